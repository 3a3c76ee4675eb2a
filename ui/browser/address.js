// Lets the address say what is shown, so that it can be kept and sent. It takes the place of the address
// before: Streamlit's own way would put a step into the browser's history for each move of the slider, and
// two for each page.

function begin({ data }) {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(data)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}
