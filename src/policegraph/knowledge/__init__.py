"""What the tool knows of the world, as CSV, TOML and Turtle files: `schema` says what a row holds, `load` reads."""
