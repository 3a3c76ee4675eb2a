// Typical values per segment as a table whose cells are buttons.

const MOST = 60; // % of the full colour in the strongest cell: words must be read on it

function begin({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(name);
  const key = find(".key");
  key.style.setProperty("--low", faint(data.low));
  key.style.setProperty("--high", faint(data.high));
  find(".scroll").setAttribute("aria-label", data.alt);
  const focused = [parentElement.activeElement?.dataset?.row, parentElement.activeElement?.dataset?.column];

  find(".head").replaceChildren(
    element("td"),
    ...data.columns.map(({ title, color, kind }) => {
      const head = element("th", title);
      head.scope = "col";
      head.className = kind;
      if (color) head.style.borderBottomColor = color;
      return head;
    }),
  );
  find(".rows").replaceChildren(
    ...data.rows.map(({ label, cells }, row) => {
      const line = element("tr");
      const head = element("th", label);
      head.scope = "row";
      line.append(head, ...cells.map((cell, column) => cellOf(cell, data.columns[column], row, column)));
      return line;
    }),
  );

  const buttons = [...parentElement.querySelectorAll("button")];
  const at = (row, column) => parentElement.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  reach(buttons, at(...focused));

  function cellOf([text, shade], { kind, segment }, row, column) {
    const cell = element("td");
    cell.className = kind;
    if (shade) {
      cell.style.setProperty("--shade", shade < 0 ? data.low : data.high);
      cell.style.setProperty("--strength", `${9 + (MOST - 9) * Math.abs(shade)}%`);
    }
    if (!segment) {
      cell.textContent = text;
      return cell;
    }
    const button = element("button", text);
    Object.assign(button.dataset, { row, column });
    button.onclick = () => setTriggerValue("done", [row, segment]);
    cell.append(button);
    return cell;
  }

  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  find(".rows").onkeydown = (event) => {
    const step = steps[event.key];
    const { row, column } = event.target.dataset;
    const next = step && at(Number(row) + step[0], Number(column) + step[1]);
    if (!next) return;
    event.preventDefault();
    reach(buttons, next);
  };
}

function faint(color) {
  return `color-mix(in srgb, ${color} ${MOST}%, transparent)`;
}
