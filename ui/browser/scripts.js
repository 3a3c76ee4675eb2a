// Says that scripts run here, once.

function begin({ data, setStateValue }) {
  if (!data.known) setStateValue("run", true);
}
