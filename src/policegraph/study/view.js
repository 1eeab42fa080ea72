(() => {
  const root = document.currentScript.parentElement, data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const svg = root.querySelector("svg"), stage = svg.querySelector("g.stage"), box = root.querySelector(".words");
  const NS = "http://www.w3.org/2000/svg", make = (name, attributes, into) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return into.appendChild(element);
  };
  const at = new Map(data.nodes.map(node => [node.id, node]));
  const lines = data.edges.map(edge => {
    const line = make("path", { class: "edge " + (edge.planned ? "planned" : ""), "stroke-width": edge.width }, stage);
    line.addEventListener("click", event => { event.stopPropagation(); tell(edge); });
    make("title", {}, line).textContent = edge.title;
    return { edge, line };
  });
  const marks = data.nodes.map(node => {
    const group = make("g", { class: "node " + node.kind, tabindex: 0, role: "button", "aria-label": node.label }, stage);
    make(node.shape, node.form, group);
    const words = make("text", { y: node.size + 12, "text-anchor": "middle" }, group);
    words.textContent = node.short;
    make("title", {}, group).textContent = node.label;
    let from = null;
    group.addEventListener("pointerdown", event => { from = place(event); group.setPointerCapture(event.pointerId); event.stopPropagation(); });
    group.addEventListener("pointermove", event => {
      if (!from) return;
      const to = place(event);
      node.x += to.x - from.x; node.y += to.y - from.y; from = to; draw();
    });
    group.addEventListener("pointerup", () => { from = null; });
    group.addEventListener("click", event => { event.stopPropagation(); choose(node.id); });
    group.addEventListener("keydown", event => { if (event.key === "Enter") choose(node.id); });
    return { node, group };
  });
  const place = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM().inverse());
  const draw = () => {
    for (const { edge, line } of lines) {
      const a = at.get(edge.source), b = at.get(edge.target), mx = (a.x + b.x) / 2, my = (a.y + b.y) / 2;
      const bend = edge.bend, cx = mx - (b.y - a.y) * bend, cy = my + (b.x - a.x) * bend;
      // An arrow ends at the rim of its node, not under it.
      const far = Math.hypot(b.x - cx, b.y - cy) || 1, rim = edge.directed ? Math.min(b.size + 3, far / 2) : 0;
      const x = b.x - (b.x - cx) / far * rim, y = b.y - (b.y - cy) / far * rim;
      line.setAttribute("d", `M${a.x},${a.y}Q${cx},${cy} ${x},${y}`);
      if (edge.directed) line.setAttribute("marker-end", `url(#${data.id}-arrow)`);
    }
    for (const { node, group } of marks) group.setAttribute("transform", `translate(${node.x},${node.y})`);
  };
  const choose = id => {
    const near = new Set([id, ...data.edges.flatMap(e => e.source === id ? [e.target] : e.target === id ? [e.source] : [])]);
    for (const { node, group } of marks) group.classList.toggle("faded", !near.has(node.id));
    for (const { edge, line } of lines) line.classList.toggle("faded", edge.source !== id && edge.target !== id);
    const ties = data.edges.filter(e => e.source === id || e.target === id);
    write(at.get(id).label, ties.map(e => e.title));
  };
  const tell = edge => write(edge.title, edge.words);
  const write = (title, items) => {
    box.replaceChildren();
    box.appendChild(document.createElement("b")).textContent = title;
    const list = box.appendChild(document.createElement("ul"));
    for (const item of items) list.appendChild(document.createElement("li")).textContent = item;
  };
  svg.addEventListener("click", () => {
    for (const { group } of marks) group.classList.remove("faded");
    for (const { line } of lines) line.classList.remove("faded");
    box.textContent = data.hint;
  });
  let scale = 1, shift = { x: 0, y: 0 }, hold = null;
  const move = () => stage.setAttribute("transform", `translate(${shift.x},${shift.y}) scale(${scale})`);
  svg.addEventListener("wheel", event => {
    event.preventDefault();
    const before = place(event);
    scale = Math.min(8, Math.max(0.3, scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15))); move();
    const after = place(event);
    shift.x += (after.x - before.x) * scale; shift.y += (after.y - before.y) * scale; move();
  }, { passive: false });
  svg.addEventListener("pointerdown", event => { hold = { x: event.clientX, y: event.clientY }; });
  svg.addEventListener("pointermove", event => {
    if (!hold) return;
    const ratio = svg.viewBox.baseVal.width / svg.clientWidth;
    shift.x += (event.clientX - hold.x) * ratio; shift.y += (event.clientY - hold.y) * ratio;
    hold = { x: event.clientX, y: event.clientY }; move();
  });
  window.addEventListener("pointerup", () => { hold = null; });
  draw();
})();
