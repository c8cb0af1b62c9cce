// What the shell adds to the page, before the page's own scripts.
(() => {
  // Nothing can be added to every object of the page. Here, and not in Tauri's settings, which would freeze what official
  // sites change.
  Object.freeze(Object.prototype);

  const shell = (command, args) =>
    window.__TAURI_INTERNALS__.invoke(command, { args }).catch(() => {});

  // Says when the first screen is there, title and all: the window is hidden until then.
  const ready = () => document.querySelector("h1") !== null && shell("window_ready", {});
  const drawn = new MutationObserver(() => ready() && drawn.disconnect());
  drawn.observe(document, { childList: true, subtree: true });

  // Tells the technical log that something went wrong: where, never what was said.
  const fault = (kind, place) => shell("page_fault", { kind, place });
  const path = (address) => {
    try {
      return new URL(address).pathname;
    } catch {
      return "";
    }
  };
  addEventListener("securitypolicyviolation", (event) =>
    fault("policy", `${event.effectiveDirective}:${path(event.sourceFile)}:${event.lineNumber}`),
  );
  addEventListener("error", (event) =>
    fault("error", `${path(event.filename)}:${event.lineno}:${event.colno}`),
  );
  addEventListener("unhandledrejection", () => fault("rejection", ""));
})();
