// Plays the scenes of k-means: everything comes ready in `data`; words are set as text, never as markup.

const EVERY = 1400; // ms for a scene: long enough to read its sentence
const CROSS = "M-1.9 -.6H-.6V-1.9H.6V-.6H1.9V.6H.6V1.9H-.6V.6H-1.9Z";

function begin({ data, parentElement }) {
  const find = (name) => parentElement.querySelector(name);
  const picture = find("svg");
  picture.setAttribute("aria-label", data.alt);
  find(".axes").textContent = data.axes;
  const dots = data.points.map(([x, y]) => drawn("circle", { cx: x, cy: y, r: 0.75, "fill-opacity": 0.75 }));
  const centers = data.scenes[0].centers.map((_, i) =>
    drawn("path", { d: CROSS, class: "center", fill: data.colors[i] }),
  );
  picture.replaceChildren(...dots, ...centers);
  let now = 0;
  let timer = 0;

  function show(scene) {
    now = Math.max(0, Math.min(scene, data.scenes.length - 1));
    const { labels, centers: at, words } = data.scenes[now];
    dots.forEach((dot, i) => dot.setAttribute("fill", labels ? data.colors[labels[i]] : data.grey));
    centers.forEach((center, i) => (center.style.transform = `translate(${at[i][0]}px, ${at[i][1]}px)`));
    find(".words").textContent = `${now + 1} of ${data.scenes.length}. ${words}`;
    const last = now === data.scenes.length - 1;
    find(".step").disabled = last;
    find(".back").disabled = now === 0;
    if (last) pause();
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    find(".play").textContent = "Play";
  }

  find(".play").onclick = () => {
    if (timer) return pause();
    if (now === data.scenes.length - 1) show(0);
    timer = setInterval(() => show(now + 1), EVERY);
    find(".play").textContent = "Pause";
  };
  find(".step").onclick = () => (pause(), show(now + 1));
  find(".back").onclick = () => (pause(), show(now - 1));
  find(".restart").onclick = () => (pause(), show(0));
  show(0);
  return pause;
}

function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
