"""`python -m policegraph` is `policegraph`."""

from policegraph.cli import main

if __name__ == "__main__":
    main()
