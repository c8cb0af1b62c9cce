// What the harness asks of the page. Roles and names are those that a screen reader gets: axe
// computes them. Evaluated with `axe` already in the page; answers are plain data.
//
// arguments: [0] the question, [1…] what it needs.
if (typeof axe === "undefined") return "axe is not here";
const plain = (text) => (text ?? "").replace(/[\s\u00a0\u202f]+/g, " ").trim();
const withTree = (ask) => {
  axe.setup(document.documentElement);
  try {
    return ask();
  } finally {
    axe.teardown();
  }
};
const shown = (element) =>
  element.getClientRects().length > 0 &&
  getComputedStyle(element).visibility !== "hidden" &&
  !element.closest("[inert],[aria-hidden=true]");
const roleOf = (element) => axe.commons.aria.getRole(element) ?? "";
const nameOf = (element) => plain(axe.commons.text.accessibleText(element));
const candidates = () =>
  [...document.querySelectorAll("body *")].filter(
    (element) => shown(element) && element.tagName !== "SCRIPT",
  );
const named = (role, name) =>
  withTree(() => {
    const wanted = plain(name);
    const some = candidates()
      .filter((element) => roleOf(element) === role)
      .map((element) => ({ element, name: nameOf(element) }));
    const exact = some.filter((one) => one.name === wanted);
    const found = exact.length ? exact : some.filter((one) => one.name.includes(wanted));
    return { found: found.map((one) => one.element), names: some.map((one) => one.name) };
  });
const described = (element) =>
  withTree(() => ({
    role: roleOf(element),
    name: nameOf(element),
    value: element.value ?? null,
    state: {
      checked: element.checked ?? element.getAttribute("aria-checked"),
      expanded: element.getAttribute("aria-expanded"),
      invalid: element.getAttribute("aria-invalid"),
      disabled: element.disabled ?? element.getAttribute("aria-disabled"),
    },
  }));
// Tab stops once in a group of radios: at what is chosen, otherwise at the one it comes to first.
const stops = (element) => {
  const here = document.activeElement;
  if (element.type !== "radio" || element === here) return true;
  const group = [...document.querySelectorAll("input[type=radio]")].filter(
    (other) => other.name === element.name,
  );
  if (group.includes(here)) return false;
  const chosen = group.find((radio) => radio.checked);
  return element === (chosen ?? group[0]);
};
const focusable = () =>
  [
    ...document.querySelectorAll(
      "a[href],button,input,select,textarea,summary,[tabindex],[contenteditable=true]",
    ),
  ].filter((element) => element.tabIndex >= 0 && !element.disabled && shown(element) && stops(element));

const questions = {
  // Is there such a thing, and if not, what is there?
  find(role, name) {
    const { found, names } = named(role, name);
    return { count: found.length, names };
  },
  describe(role, name) {
    const { found } = named(role, name);
    return found.length ? described(found[0]) : null;
  },
  focused() {
    const element = document.activeElement;
    return !element || element === document.body ? null : described(element);
  },
  // Which way to go with Tab: 0 when it has the focus, +1 forward, -1 backward, null when it
  // cannot be reached.
  way(role, name) {
    const { found } = named(role, name);
    if (found.includes(document.activeElement)) return { steps: 0 };
    const order = focusable();
    const here = order.indexOf(document.activeElement);
    const there = found.map((element) => order.indexOf(element)).find((index) => index >= 0);
    if (there === undefined) return { steps: null };
    const after = document.activeElement
      ? order.filter(
          (element) =>
            document.activeElement.compareDocumentPosition(element) &
            Node.DOCUMENT_POSITION_FOLLOWING,
        )
      : order;
    if (here >= 0) return { steps: there - here };
    const forward = after.indexOf(order[there]);
    return { steps: forward >= 0 ? forward + 1 : there - (order.length - after.length) };
  },
  // Where a choice stands in its group of radios, and where Tab enters the group.
  group(name) {
    const { found } = named("radio", name);
    if (!found.length) return null;
    const radios = [...document.querySelectorAll("input[type=radio]")];
    const group = radios.filter((other) => other.name === found[0].name);
    const entry = Math.max(0, group.findIndex((radio) => radio.checked));
    return {
      entry: withTree(() => nameOf(group[entry])),
      from: entry,
      to: group.indexOf(found[0]),
    };
  },
  sees(text) {
    return plain(document.body?.innerText).includes(plain(text));
  },
  text() {
    return document.body?.innerText ?? "";
  },
  heading() {
    const heading = [...document.querySelectorAll("h1")].find(shown);
    return heading ? plain(heading.innerText) : null;
  },
  language() {
    return document.documentElement.lang;
  },
  ready() {
    return (
      document.readyState === "complete" &&
      document.visibilityState === "visible" &&
      [...document.querySelectorAll("h1")].some(shown)
    );
  },
  // Text size and theme, as the settings of the screen set them.
  textSize(percent) {
    if (percent === 100) delete document.documentElement.dataset.text;
    else document.documentElement.dataset.text = String(percent);
    return true;
  },
  theme(name) {
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    return true;
  },
  overflow() {
    const page = document.scrollingElement;
    return page.scrollWidth - page.clientWidth;
  },
};
return questions[arguments[0]](...[...arguments].slice(1));
