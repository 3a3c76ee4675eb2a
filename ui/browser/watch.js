// Asks the server now and then whether there is more to show. Never while the user is busy: a question that
// crosses a click on another page would lead back to the page just left.

const EVERY = 1000; // ms
const QUIET = 1500; // ms without a hand on mouse or keyboard: long enough for a page to have changed

function begin({ setTriggerValue }) {
  let busy = false;
  let last = 0;
  const hear = {
    pointerdown: () => (busy = true),
    pointerup: () => (busy = false),
    pointercancel: () => (busy = false),
    keydown: () => {},
    popstate: () => {},
  };
  const heard = (event) => {
    hear[event.type]();
    last = performance.now();
  };
  for (const type of Object.keys(hear)) window.addEventListener(type, heard, true);
  const timer = setInterval(() => {
    const quiet = !busy && performance.now() - last > QUIET;
    if (quiet && document.visibilityState === "visible") setTriggerValue("look", true);
  }, EVERY);
  return () => {
    clearInterval(timer);
    for (const type of Object.keys(hear)) window.removeEventListener(type, heard, true);
  };
}
