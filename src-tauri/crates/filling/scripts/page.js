// What both scripts know of a page: its fields, described from outside and never touched.
//
// Runs by evaluation in a page that may be hostile. What it uses of the platform is taken once, here,
// as functions applied to nodes: a form may hide `parentNode` behind a field of that name, a library
// may have added `toJSON` to arrays, a page may have replaced anything. What is missing or throws
// gives an empty answer. Everything is bounded: nodes, fields, characters, time.
var LIMITS = {
  elements: 300000,
  fields: 3000,
  options: 400,
  optionTotal: 60000,
  roots: 200,
  titles: 1000,
  depth: 8,
  climb: 24,
  text: 200,
  millis: options && options.millis > 0 ? options.millis : 1500,
};

/** Something of the platform that may be missing; null then. */
function attempt(read) {
  try {
    return read() || null;
  } catch (_) {
    return null;
  }
}

var call = attempt(function () {
  return Reflect.apply;
});
var descriptorOf = attempt(function () {
  return Object.getOwnPropertyDescriptor;
});

/** The native getter of a property, or null. */
function getter(owner, name) {
  try {
    var found = descriptorOf(owner.prototype, name);
    return (found && found.get) || null;
  } catch (_) {
    return null;
  }
}

/** The native setter of a property, or null. */
function setter(owner, name) {
  try {
    var found = descriptorOf(owner.prototype, name);
    return (found && found.set) || null;
  } catch (_) {
    return null;
  }
}

/** A native method, or null. */
function method(owner, name) {
  try {
    var found = descriptorOf(owner.prototype, name);
    return (found && typeof found.value === 'function' && found.value) || null;
  } catch (_) {
    return null;
  }
}

/** Applies a native function; `otherwise` when it is missing or throws. */
function use(native, self, args, otherwise) {
  if (!native || self === null || self === undefined) return otherwise;
  try {
    return call(native, self, args || []);
  } catch (_) {
    return otherwise;
  }
}

/** A class of the window by name, or an empty stand-in. */
function known(name) {
  var found = attempt(function () {
    return window[name];
  });
  return found || { prototype: {} };
}

/** What tells this page from the next one of its window: its host, and when it began. */
function born() {
  var host = attempt(function () {
    return window.location.host;
  });
  var began = attempt(function () {
    return window.performance.timeOrigin;
  });
  return tidy(host || '', 255) + '|' + (typeof began === 'number' ? began : '');
}

var nodeClass = known('Node');
var elementClass = known('Element');
var htmlClass = known('HTMLElement');
var documentClass = known('Document');
var inputClass = known('HTMLInputElement');
var selectClass = known('HTMLSelectElement');
var areaClass = known('HTMLTextAreaElement');
var optionClass = known('HTMLOptionElement');
var frameClass = known('HTMLIFrameElement');
var oldFrameClass = known('HTMLFrameElement');
var shadowClass = known('ShadowRoot');

var N = {
  parent: getter(nodeClass, 'parentNode'),
  previous: getter(nodeClass, 'previousSibling'),
  next: getter(nodeClass, 'nextSibling'),
  first: getter(nodeClass, 'firstChild'),
  last: getter(nodeClass, 'lastChild'),
  type: getter(nodeClass, 'nodeType'),
  value: getter(nodeClass, 'nodeValue'),
  root: method(nodeClass, 'getRootNode'),
  contains: method(nodeClass, 'contains'),
  connected: getter(nodeClass, 'isConnected'),
  local: getter(elementClass, 'localName'),
  attribute: method(elementClass, 'getAttribute'),
  attributeNames: method(elementClass, 'getAttributeNames'),
  matches: method(elementClass, 'matches'),
  shadow: getter(elementClass, 'shadowRoot'),
  rect: method(elementClass, 'getBoundingClientRect'),
  check: method(elementClass, 'checkVisibility'),
  all: method(documentClass, 'querySelectorAll'),
  allIn: method(known('DocumentFragment'), 'querySelectorAll'),
  byId: method(documentClass, 'getElementById'),
  byIdIn: method(known('DocumentFragment'), 'getElementById'),
  host: getter(shadowClass, 'host'),
  frameDocument: getter(frameClass, 'contentDocument'),
  oldFrameDocument: getter(oldFrameClass, 'contentDocument'),
  documentElement: getter(documentClass, 'documentElement'),
  view: getter(documentClass, 'defaultView'),
  inputType: getter(inputClass, 'type'),
  inputValue: getter(inputClass, 'value'),
  inputChecked: getter(inputClass, 'checked'),
  inputForm: getter(inputClass, 'form'),
  inputLabels: getter(inputClass, 'labels'),
  inputReadOnly: getter(inputClass, 'readOnly'),
  selectValue: getter(selectClass, 'value'),
  selectIndex: getter(selectClass, 'selectedIndex'),
  selectOptions: getter(selectClass, 'options'),
  selectMultiple: getter(selectClass, 'multiple'),
  selectLabels: getter(selectClass, 'labels'),
  areaValue: getter(areaClass, 'value'),
  areaLabels: getter(areaClass, 'labels'),
  areaReadOnly: getter(areaClass, 'readOnly'),
  optionText: getter(optionClass, 'text'),
  optionValue: getter(optionClass, 'value'),
  optionDisabled: getter(optionClass, 'disabled'),
  optionSelected: getter(optionClass, 'selected'),
};
var styleOf = attempt(function () {
  return window.getComputedStyle;
});
var dateNow = attempt(function () {
  return Date.now;
});
function clock() {
  var at = use(dateNow, dateNow, [], 0);
  return typeof at === 'number' ? at : 0;
}
var startedAt = clock();

/** Whether the time that a page may take is over. */
function late() {
  return clock() - startedAt > LIMITS.millis;
}

/** What an expression finds in a text: null for nothing, undefined where the answer cannot be trusted. */
var exec = method(known('RegExp'), 'exec');
function scan(expression, text) {
  return exec ? use(exec, expression, [text], undefined) : undefined;
}
// Words that need no care, one space between them, and blanks around.
var TIDY =
  /^[\0-\x20]*((?:[^\0-\x20\u00a0\u00ad\u2009\u200b\u200e\u200f\u2028\u2029\u202f\ufeff\ud800-\udfff]+(?: [^\0-\x20\u00a0\u00ad\u2009\u200b\u200e\u200f\u2028\u2029\u202f\ufeff\ud800-\udfff]+)*)?)[\0-\x20]*$/;
var ESCAPED = /[\0-\x1f"\\\x7f\u2028\u2029\ud800-\udfff]/;
// Replaced by the page, where it shares our world: letters are then read one by one.
if (!scan(ESCAPED, 'a"') || scan(ESCAPED, 'a') !== null) exec = null;

/** A list without a prototype: pushing calls nobody's setter. */
function list() {
  return { __proto__: null, length: 0 };
}
function push(to, item) {
  to[to.length] = item;
  to.length += 1;
}

/** Text on one line, without doubled spaces or broken surrogates, at most `max` long. */
function tidy(text, max) {
  if (typeof text !== 'string' || text === '') return '';
  var out = '';
  var kept = 0;
  var gap = false;
  var plain = text.length <= max * 8 + 2000 ? scan(TIDY, text) : null;
  if (plain && typeof plain[1] === 'string' && plain[1].length <= max) return plain[1];
  var end = text.length < max * 8 + 2000 ? text.length : max * 8 + 2000;
  for (var i = 0; i < end && kept < max; i++) {
    var c = text[i];
    if (c <= ' ' || c === '\u00a0' || c === '\u202f' || c === '\u2009' || c === '\u2028' || c === '\u2029') {
      gap = kept > 0;
      continue;
    }
    if (c === '\u200b' || c === '\ufeff' || c === '\u00ad' || c === '\u200e' || c === '\u200f') continue;
    if (gap) {
      out += ' ';
      kept += 1;
      gap = false;
    }
    if (c >= '\ud800' && c <= '\udfff') {
      var low = text[i + 1];
      if (c <= '\udbff' && low >= '\udc00' && low <= '\udfff') {
        out += c + low;
        i += 1;
      } else {
        out += '?';
      }
    } else {
      out += c;
    }
    kept += 1;
  }
  return out;
}

/** Small letters for the 26 letters: names of elements and types. */
function lower(text) {
  var from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  var to = 'abcdefghijklmnopqrstuvwxyz';
  var out = '';
  for (var i = 0; i < text.length && i < 60; i++) {
    var at = -1;
    var c = text[i];
    for (var j = 0; c >= 'A' && c <= 'Z' && j < 26; j++) if (from[j] === c) at = j;
    out += at < 0 ? c : to[at];
  }
  return out;
}

/** JSON written by syntax alone: no prototype can change what it says. */
function json(value) {
  if (value === null || value === undefined) return 'null';
  if (value === true) return 'true';
  if (value === false) return 'false';
  if (typeof value === 'number') return value === value && value > -1e15 && value < 1e15 ? '' + value : 'null';
  if (typeof value === 'string') return quoted(value);
  var out = '';
  if (typeof value.length === 'number') {
    for (var i = 0; i < value.length; i++) out += (i ? ',' : '') + json(value[i]);
    return '[' + out + ']';
  }
  for (var name in value) {
    if (value[name] === undefined || value[name] === null || value[name] === '') continue;
    var key = keys[name] || (keys[name] = quoted(name) + ':');
    out += (out ? ',' : '') + key + json(value[name]);
  }
  return '{' + out + '}';
}
var keys = { __proto__: null };
function quoted(text) {
  if (scan(ESCAPED, text) === null) return '"' + text + '"';
  var out = '"';
  for (var i = 0; i < text.length; i++) {
    var c = text[i];
    if (c === '"' || c === '\\') out += '\\' + c;
    else if (c < ' ' || c === '\u007f' || c === '\u2028' || c === '\u2029') out += ' ';
    else if (c >= '\ud800' && c <= '\udfff') {
      var low = text[i + 1];
      if (c <= '\udbff' && low >= '\udc00' && low <= '\udfff') {
        out += c + low;
        i += 1;
      } else out += '?';
    } else out += c;
  }
  return out + '"';
}

function localName(node) {
  var name = use(N.local, node, [], '');
  return typeof name === 'string' ? name : '';
}
function nodeType(node) {
  return use(N.type, node, [], 0);
}
function attribute(element, name, max) {
  return tidy(use(N.attribute, element, [name], ''), max || LIMITS.text);
}
function has(element, name) {
  var value = use(N.attribute, element, [name], null);
  return typeof value === 'string';
}

/** The parent in the tree that is seen: a shadow root's is its host. */
function above(node) {
  var parent = use(N.parent, node, [], null);
  var type = parent ? nodeType(parent) : 0;
  if (type === 11) return use(N.host, parent, [], null);
  return type === 1 ? parent : null;
}

/**
 * What is known of elements, which fields share: read once while a page is sensed, since that changes nothing. Null
 * where the page may change under us: nothing is remembered then.
 */
var memory = null;
var numbered = 0;
function remember() {
  try {
    memory = { map: new WeakMap(), get: method(WeakMap, 'get'), set: method(WeakMap, 'set') };
  } catch (_) {
    memory = null;
  }
}
function recordOf(element) {
  var record = memory ? use(memory.get, memory.map, [element], undefined) : undefined;
  if (record) return record;
  record = { element: element, name: localName(element), above: undefined, number: 0, shown: 0, words: undefined };
  if (memory) use(memory.set, memory.map, [element, record], undefined);
  return record;
}
/** The record of the parent in the tree that is seen, or null. */
function recordAbove(record) {
  if (record.above === undefined) {
    var parent = above(record.element);
    record.above = parent ? recordOf(parent) : null;
  }
  return record.above;
}
/** A small number, so that the reader knows which fields share an ancestor. */
function numberOf(record) {
  if (!record.number) {
    numbered += 1;
    record.number = numbered;
  }
  return record.number;
}

function isControl(name) {
  return name === 'input' || name === 'select' || name === 'textarea';
}
function isSilent(name) {
  return (
    name === 'script' ||
    name === 'style' ||
    name === 'template' ||
    name === 'noscript' ||
    name === 'svg' ||
    name === 'option' ||
    name === 'datalist' ||
    name === 'button' ||
    isControl(name)
  );
}

/** The text of a node and below, without controls or scripts, bounded. `stop` ends it at a field. */
function textOf(node, max, stop) {
  var out = '';
  var steps = 0;
  var at = node;
  while (at && steps < 300 && out.length < max * 2) {
    steps += 1;
    var down = null;
    var type = nodeType(at);
    if (type === 3) out += tidy(' ' + (use(N.value, at, [], '') || '') + ' ', max) + ' ';
    else if (type === 1) {
      var name = localName(at);
      if (stop && at !== node && isControl(name) && inputTypeOf(at) !== 'hidden') return { text: tidy(out, max), met: true };
      if (!isSilent(name)) down = use(N.first, at, [], null);
      if (at !== node && attribute(at, 'aria-hidden', 8) === 'true' && name === 'i') down = null;
    }
    if (down) {
      at = down;
      continue;
    }
    while (at && at !== node) {
      var beside = use(N.next, at, [], null);
      if (beside) {
        at = beside;
        break;
      }
      at = use(N.parent, at, [], null);
    }
    if (at === node || !at) break;
  }
  return { text: tidy(out, max), met: false };
}

/** Whether a node is, or holds, a field that is no hidden input. */
function holdsControl(node) {
  if (nodeType(node) !== 1) return false;
  return textOf(node, 4000, true).met || (isControl(localName(node)) && inputTypeOf(node) !== 'hidden');
}

function inputTypeOf(element) {
  var name = localName(element);
  if (name !== 'input') return name;
  var type = use(N.inputType, element, [], '');
  return typeof type === 'string' ? lower(type) : 'text';
}

/** Whether text says something: two letters or digits, « N° » or « à ». */
function says(text) {
  var count = 0;
  for (var i = 0; i < text.length; i++) {
    var c = text[i];
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '\u00b0' || c === '\u00ba' || c > '\u00bf') count += c === '\u00e0' ? 2 : 1;
    if (count > 1) return true;
  }
  return false;
}

/** The texts of the elements that a list of ids names. */
function named(element, attributeName) {
  var ids = attribute(element, attributeName, 400);
  if (!ids) return '';
  var root = use(N.root, element, [], null) || use(getter(nodeClass, 'ownerDocument'), element, [], null);
  var out = '';
  var id = '';
  for (var i = 0; i <= ids.length; i++) {
    if (i < ids.length && ids[i] !== ' ') {
      id += ids[i];
      continue;
    }
    if (id) {
      var found = nodeType(root) === 11 ? use(N.byIdIn, root, [id], null) : use(N.byId, root, [id], null);
      if (found) out += ' ' + textOf(found, LIMITS.text, false).text;
    }
    id = '';
  }
  return tidy(out, LIMITS.text);
}

/** The text of the labels of a field: for= and wrapping. */
function labelOf(element, name) {
  var labels = use(name === 'select' ? N.selectLabels : name === 'textarea' ? N.areaLabels : N.inputLabels, element, [], null);
  var out = '';
  try {
    for (var i = 0; labels && i < labels.length && i < 4; i++) out += ' ' + textOf(labels[i], LIMITS.text, false).text;
  } catch (_) {
    return tidy(out, LIMITS.text);
  }
  return tidy(out, LIMITS.text);
}

/** The nearest text before a field that belongs to no other field. */
function textBefore(element) {
  var at = element;
  for (var level = 0; level < 5 && at; level++) {
    var beside = use(N.previous, at, [], null);
    for (var steps = 0; beside && steps < 12; steps++) {
      if (holdsControl(beside)) return '';
      var name = localName(beside);
      if (!isSilent(name)) {
        var text = nodeType(beside) === 3 ? tidy(use(N.value, beside, [], ''), LIMITS.text) : nodeType(beside) === 1 ? textOf(beside, LIMITS.text, false).text : '';
        if (says(text)) return text;
      }
      beside = use(N.previous, beside, [], null);
    }
    at = above(at);
    var outer = at ? localName(at) : '';
    if (outer === 'form' || outer === 'fieldset' || outer === 'body' || outer === 'table' || outer === 'tbody' || outer === 'section') return '';
  }
  return '';
}

/** The text just after a field: a unit, or the word of a radio button. */
function textAfter(element) {
  var beside = use(N.next, element, [], null);
  for (var steps = 0; beside && steps < 4; steps++) {
    if (nodeType(beside) === 1 && (isControl(localName(beside)) || holdsControl(beside))) return '';
    var text = nodeType(beside) === 3 ? tidy(use(N.value, beside, [], ''), 60) : nodeType(beside) === 1 ? textOf(beside, 60, false).text : '';
    if (text) return text;
    beside = use(N.next, beside, [], null);
  }
  return '';
}

/** How many columns a cell takes. */
function spanOf(cell) {
  var span = +attribute(cell, 'colspan', 3);
  return span > 1 ? span : 1;
}

/** For a cell of a table: the texts that head its row and its column, and the rows it stands among. */
function cellTexts(element) {
  var cell = element;
  for (var i = 0; i < 6 && cell; i++) {
    var name = localName(cell);
    if (name === 'td' || name === 'th') break;
    if (name === 'dd') {
      var term = use(N.previous, cell, [], null);
      for (var k = 0; term && k < 6 && localName(term) !== 'dt'; k++) term = use(N.previous, term, [], null);
      return { row: term && localName(term) === 'dt' ? textOf(term, LIMITS.text, false).text : '', column: '', rows: 0 };
    }
    cell = above(cell);
  }
  if (!cell || (localName(cell) !== 'td' && localName(cell) !== 'th')) return null;
  var index = 0;
  var row = '';
  var beside = use(N.previous, cell, [], null);
  for (var j = 0; beside && j < 80; j++) {
    if (nodeType(beside) === 1) {
      index += spanOf(beside);
      var text = textOf(beside, LIMITS.text, true);
      if (!row && !text.met && says(text.text)) row = text.text;
    }
    beside = use(N.previous, beside, [], null);
  }
  var line = above(cell);
  var column = '';
  var rows = 0;
  if (line && localName(line) === 'tr') {
    var body = above(line);
    var table = body && localName(body) !== 'table' ? above(body) : body;
    var first = null;
    var sought = table && localName(table) === 'table' ? table : body;
    var part = use(N.first, sought, [], null);
    for (var s = 0; part && s < 40 && !first; s++) {
      var partName = localName(part);
      if (partName === 'tr') first = part;
      else if (partName === 'thead' || partName === 'tbody') {
        var inner = use(N.first, part, [], null);
        for (var t = 0; inner && t < 10 && localName(inner) !== 'tr'; t++) inner = use(N.next, inner, [], null);
        if (inner) first = inner;
      }
      part = use(N.next, part, [], null);
    }
    if (first && first !== line && !textOf(first, 4000, true).met) {
      var head = use(N.first, first, [], null);
      var seen = 0;
      for (var u = 0; head && u < 160; u++) {
        if (nodeType(head) === 1) {
          seen += spanOf(head);
          if (seen > index) {
            column = textOf(head, LIMITS.text, false).text;
            break;
          }
        }
        head = use(N.next, head, [], null);
      }
    }
    var row2 = use(N.first, body, [], null);
    for (var v = 0; row2 && v < 60; v++) {
      if (localName(row2) === 'tr' && textOf(row2, 4000, true).met) rows += 1;
      row2 = use(N.next, row2, [], null);
    }
  }
  return { row: row, column: column, rows: rows };
}

/** Whether the page has a layout at all: an engine without one gives every box the size 0. */
function hasLayout(doc) {
  var box = use(N.rect, use(N.documentElement, doc, [], null), [], null);
  try {
    return !!box && (box.width > 0 || box.height > 0);
  } catch (_) {
    return false;
  }
}

function boxOf(element) {
  var box = use(N.rect, element, [], null);
  try {
    return box ? { x: Math.round(box.left), y: Math.round(box.top), w: Math.round(box.width), h: Math.round(box.height) } : null;
  } catch (_) {
    return null;
  }
}

/** Whether somebody looking at the page sees the element. */
function seen(element, view, layout) {
  if (N.check && layout) {
    var shown = use(N.check, element, [{ checkOpacity: true, opacityProperty: true, checkVisibilityCSS: true, visibilityProperty: true, contentVisibilityAuto: true }], true);
    if (shown === false) return false;
  }
  var box = layout ? boxOf(element) : null;
  if (box) {
    if (box.w < 3 || box.h < 3) return false;
    var right = box.x + box.w + (view && typeof view.scrollX === 'number' ? view.scrollX : 0);
    var bottom = box.y + box.h + (view && typeof view.scrollY === 'number' ? view.scrollY : 0);
    if (right <= 0 || bottom <= 0 || box.x > 20000) return false;
  }
  if (!shows(element, view, layout, true)) return false;
  var climbed = list();
  var verdict = true;
  var record = recordAbove(recordOf(element));
  for (var i = 1; record && i < LIMITS.climb && verdict; i++) {
    if (record.shown === 0) {
      verdict = shows(record.element, view, layout, false);
      push(climbed, record);
    } else {
      verdict = record.shown > 0;
      break;
    }
    record = recordAbove(record);
  }
  // What hides an element hides all that is below; where the climb was cut, nothing is known for good.
  if (!verdict || !record || record.shown > 0) for (var k = 0; k < climbed.length; k++) climbed[k].shown = verdict ? 1 : -1;
  return verdict;
}
/** Whether an element shows what is in it, whatever is around. */
function shows(at, view, layout, itself) {
  if (has(at, 'hidden') || has(at, 'inert') || attribute(at, 'aria-hidden', 8) === 'true') return false;
  var style = use(styleOf, view, [at], null);
  try {
    if (style) {
      if (style.display === 'none') return false;
      if (itself && (style.visibility === 'hidden' || style.visibility === 'collapse')) return false;
      if (style.opacity !== '' && +style.opacity < 0.1) return false;
      if (style.clip === 'rect(0px, 0px, 0px, 0px)' || style.clip === 'rect(0px 0px 0px 0px)') return false;
      if (style.clipPath === 'inset(50%)' || style.clipPath === 'inset(100%)') return false;
      if (!layout && style.position === 'absolute' && (far(style.left) || far(style.top) || far(style.textIndent))) return false;
      if (!layout && itself && (style.width === '0px' || style.height === '0px')) return false;
      if (layout && !itself && style.overflow !== 'visible' && style.display !== 'contents') {
        var outer = boxOf(at);
        if (outer && (outer.w < 2 || outer.h < 2)) return false;
      }
      if (style.display === 'block' && !itself && localName(at) === 'details' && !has(at, 'open')) return false;
    }
  } catch (_) {
    return false;
  }
  return true;
}
function far(length) {
  return typeof length === 'string' && length[0] === '-' && length.length > 5;
}

/** Whether somebody sees the field; a radio button drawn by its label is seen when the label is. */
function fieldSeen(element, type, view, layout) {
  if (type === 'hidden') return false;
  if (seen(element, view, layout)) return true;
  if (type !== 'radio' && type !== 'checkbox') return false;
  if (attribute(element, 'aria-hidden', 8) === 'true') return false;
  var labels = use(N.inputLabels, element, [], null);
  try {
    return !!labels && labels.length > 0 && seen(labels[0], view, layout);
  } catch (_) {
    return false;
  }
}

function enabled(element, name) {
  if (use(N.matches, element, [':disabled'], false) === true) return false;
  var locked = name === 'textarea' ? use(N.areaReadOnly, element, [], false) : name === 'input' ? use(N.inputReadOnly, element, [], false) : false;
  if (locked === true) return false;
  return attribute(element, 'aria-disabled', 8) !== 'true' && attribute(element, 'aria-readonly', 8) !== 'true';
}

/** What a mask shows in a box that nobody filled: no digit, and no letter but those of a format. */
function onlyMask(value) {
  for (var i = 0; i < value.length; i++) {
    var c = value[i];
    var mask = c === '_' || c === ' ' || c === '/' || c === '-' || c === '.' || c === '(' || c === ')' || c === '\u00a0';
    if (!mask && value.length <= 12) mask = c === 'j' || c === 'J' || c === 'm' || c === 'M' || c === 'a' || c === 'A';
    if (!mask) return false;
  }
  return true;
}

/** Words of an option that stands for no choice. */
function isInvitation(text, value) {
  if (value === '') return true;
  if (!says(text)) return true;
  var plain = lower(text);
  var starts = ['s\u00e9lectionn', 'selectionn', 'choisi', 'veuillez', 'aucun choix', 'select ', 'choose', 'please', '--', '- ', '...', '\u2026', 'non renseign'];
  for (var i = 0; i < starts.length; i++) {
    var word = starts[i];
    var same = plain.length >= word.length;
    for (var j = 0; same && j < word.length; j++) if (plain[j] !== word[j]) same = false;
    if (same) return true;
  }
  return false;
}

/** Whether nobody has answered the field yet. */
function empty(field) {
  var element = field.element;
  if (field.type === 'radio' || field.type === 'checkbox') {
    for (var i = 0; i < field.members.length; i++) if (use(N.inputChecked, field.members[i], [], false) === true) return false;
    return true;
  }
  if (field.tag === 'select') {
    if (use(N.selectIndex, element, [], -1) < 0) return true;
    var options = use(N.selectOptions, element, [], null);
    try {
      if (use(N.selectMultiple, element, [], false) === true) return false;
      var chosen = options[use(N.selectIndex, element, [], -1)];
      return isInvitation(tidy(use(N.optionText, chosen, [], ''), 60), use(N.optionValue, chosen, [], ''));
    } catch (_) {
      return false;
    }
  }
  var value = use(field.tag === 'textarea' ? N.areaValue : N.inputValue, element, [], 'x');
  return typeof value === 'string' && onlyMask(value);
}

/** The legends, group names and titles above a field, innermost first, and the ancestors it shares. */
function surroundings(element) {
  var legends = list();
  var parents = list();
  var record = recordAbove(recordOf(element));
  for (var i = 0; record && i < LIMITS.climb; i++) {
    if (parents.length < 6) push(parents, numberOf(record));
    if (record.words === undefined) record.words = titleOf(record.element, record.name);
    if (says(record.words) && legends.length < 5) push(legends, record.words);
    record = recordAbove(record);
  }
  return { legends: legends, parents: parents };
}
/** What an element calls the fields in it. */
function titleOf(at, name) {
  var role = attribute(at, 'role', 20);
  var text = '';
  if (name === 'fieldset') text = textOfChild(at, 'legend', 12);
  if (!says(text) && (name === 'fieldset' || name === 'section' || role === 'group' || role === 'radiogroup' || role === 'region' || role === 'dialog' || role === 'tabpanel'))
    text = named(at, 'aria-labelledby') || attribute(at, 'aria-label');
  if (name === 'table') text = textOfChild(at, 'caption', 4) || text;
  if (name === 'details') text = textOfChild(at, 'summary', 4) || text;
  return text;
}
/** The text of the first child of a name, when it is among the first ones. */
function textOfChild(at, name, within) {
  var child = use(N.first, at, [], null);
  for (var k = 0; child && k < within && localName(child) !== name; k++) child = use(N.next, child, [], null);
  return child && localName(child) === name ? textOf(child, LIMITS.text, false).text : '';
}

/** The choices of a select or of a group of buttons, with the words they carry. */
function optionsOf(field, budget) {
  var out = list();
  try {
    if (field.tag === 'select') {
      var options = use(N.selectOptions, field.element, [], null);
      var count = options ? options.length : 0;
      for (var i = 0; i < count && i < LIMITS.options && budget.left > 0; i++) {
        var option = options[i];
        var text = tidy(use(N.optionText, option, [], ''), 80) || attribute(option, 'label', 80);
        var value = tidy(use(N.optionValue, option, [], ''), 60);
        budget.left -= text.length + value.length;
        push(out, { v: value, t: text, off: use(N.optionDisabled, option, [], false) === true ? true : null });
      }
    } else if (field.type === 'radio' || field.type === 'checkbox') {
      for (var j = 0; j < field.members.length && j < 60 && budget.left > 0; j++) {
        var button = field.members[j];
        var words = labelOf(button, 'input') || named(button, 'aria-labelledby') || attribute(button, 'aria-label', 80) || textAfter(button) || attribute(button, 'title', 80);
        budget.left -= words.length;
        push(out, { v: attribute(button, 'value', 60), t: tidy(words, 80), off: enabled(button, 'input') ? null : true });
      }
    }
  } catch (_) {
    return out;
  }
  return out;
}

/** What a field is known by: a form that changed gives another one. */
function handleOf(field) {
  field.label = field.group ? '' : labelOf(field.element, field.tag);
  var label = field.group ? '' : field.label || attribute(field.element, 'aria-label', 60);
  return (
    field.frame + '|' + field.tag + '|' + field.type + '|' + attribute(field.element, 'id', 80) + '|' +
    attribute(field.element, 'name', 80) + '|' + tidy(label, 60)
  );
}

/** What may be a title without being one: rows of one cell, bold words, elements whose class says so. */
var DRAWN =
  'tr, b, strong, [role="heading"], legend, [class*="title" i], [class*="titre" i], [class*="legend" i], [class*="heading" i], [class*="intitule" i], [class*="rubrique" i]';

/** The level of such a title, below h6: 7, and 8 for bold words; 0 for what is none. */
function drawnLevel(element, name) {
  if (name === 'label' || name === 'option' || name === 'button' || name === 'a' || isControl(name)) return 0;
  if (name === 'b' || name === 'strong') return aloneOnLine(element) ? 8 : 0;
  if (name === 'tr' && !oneCell(element)) return 0;
  if (name === 'legend' && localName(above(element)) === 'fieldset') return 0;
  var text = textOf(element, 140, true);
  if (text.met || !says(text.text) || text.text.length > 120) return 0;
  var said = attribute(element, 'role', 10) === 'heading' ? +attribute(element, 'aria-level', 1) || 2 : 7;
  return said < 7 ? said : 7;
}

function oneCell(row) {
  var cells = 0;
  var cell = use(N.first, row, [], null);
  for (var i = 0; cell && i < 12; i++) {
    if (nodeType(cell) === 1) cells += 1;
    cell = use(N.next, cell, [], null);
  }
  return cells === 1;
}

/** Whether bold words have their line to themselves, outside any label. */
function aloneOnLine(element) {
  var parent = above(element);
  var name = parent ? localName(parent) : '';
  var block = name === 'div' || name === 'p' || name === 'form' || name === 'section' || name === 'fieldset';
  return block && endsLine(element, N.previous) && endsLine(element, N.next) && says(textOf(element, 140, true).text);
}
function endsLine(element, onwards) {
  var node = use(onwards, element, [], null);
  for (var i = 0; node && i < 4; i++) {
    if (nodeType(node) === 1) {
      var name = localName(node);
      return name === 'br' || name === 'hr' || name === 'div' || name === 'p' || name === 'table' || name === 'ul' || name === 'fieldset';
    }
    if (nodeType(node) === 3 && says(tidy(use(N.value, node, [], ''), 40))) return false;
    node = use(onwards, node, [], null);
  }
  return true;
}

/** Whether a new title ends what stood under another. One that is only drawn may stand inside another. */
function ends(element, level, other) {
  if (other.level !== level || level < 7) return other.level >= level;
  var holder = above(other.element);
  return above(element) === holder || use(N.contains, holder, [element], false) !== true;
}

/** Every field of the page, in order: frames of the same origin and open shadow roots included. */
function enumerate() {
  var fields = list();
  var roots = list();
  var state = { elements: 0, cut: '' };
  visit(document, '', 0);
  return { fields: fields, cut: state.cut };

  function visit(root, frame, depth) {
    if (!root || depth > LIMITS.depth || roots.length >= LIMITS.roots) return;
    for (var r = 0; r < roots.length; r++) if (roots[r] === root) return;
    push(roots, root);
    var kind = nodeType(root);
    var doc = kind === 9 ? root : use(getter(nodeClass, 'ownerDocument'), root, [], null);
    var view = use(N.view, doc, [], null);
    var layout = hasLayout(doc);
    // Options are read with their list: they are most of the elements of some pages.
    var elements = use(kind === 9 ? N.all : N.allIn, root, [':not(option)'], null);
    var total = elements ? elements.length : 0;
    var drawn = use(kind === 9 ? N.all : N.allIn, root, [DRAWN], null);
    var next = 0;
    var frames = 0;
    var headings = list();
    var groups = { __proto__: null };
    for (var i = 0; i < total; i++) {
      state.elements += 1;
      if (state.elements > LIMITS.elements) {
        state.cut = 'elements';
        return;
      }
      if (state.elements % 512 === 0 && late()) {
        state.cut = 'time';
        return;
      }
      var element = elements[i];
      var name = localName(element);
      var level = 0;
      if (drawn && element === drawn[next]) {
        next += 1;
        if (next < LIMITS.titles) level = drawnLevel(element, name);
      }
      if (name.length === 2 && name[0] === 'h' && name[1] >= '1' && name[1] <= '6') level = +name[1];
      if (level) {
        while (headings.length && ends(element, level, headings[headings.length - 1])) headings.length -= 1;
        push(headings, { level: level, element: element, text: null, holders: null });
      } else if (isControl(name)) {
        var type = inputTypeOf(element);
        if (type === 'hidden' || type === 'submit' || type === 'button' || type === 'image' || type === 'reset') continue;
        var field = { element: element, tag: name, type: type, frame: frame, members: list(), view: view, layout: layout, headings: null, group: false, label: '' };
        push(field.members, element);
        if (type === 'radio' || type === 'checkbox') {
          var shared = attribute(element, 'name', 80);
          var form = use(N.inputForm, element, [], null);
          var key = type + '|' + shared;
          var met = shared ? groups[key] : null;
          if (met && met.form === form && met.field.members.length < 60) {
            push(met.field.members, element);
            met.field.group = true;
            continue;
          }
          if (shared) groups[key] = { form: form, field: field };
          field.group = type === 'radio';
        }
        if (fields.length >= LIMITS.fields) {
          state.cut = 'fields';
          return;
        }
        field.headings = list();
        for (var h = headings.length - 1; h >= 0; h--) push(field.headings, headings[h]);
        push(fields, field);
      } else if (name === 'iframe' || name === 'frame') {
        frames += 1;
        var inner = use(name === 'iframe' ? N.frameDocument : N.oldFrameDocument, element, [], null);
        if (inner && seen(element, view, layout)) visit(inner, frame + '/' + frames, depth + 1);
        if (state.cut) return;
      }
      var shadow = use(N.shadow, element, [], null);
      if (shadow && nodeType(shadow) === 11) {
        visit(shadow, frame, depth + 1);
        if (state.cut) return;
      }
    }
  }
}

/** Gives each field its handle: what it is known by, and its rank among those known by the same. */
function withHandles(found) {
  var counts = { __proto__: null };
  for (var i = 0; i < found.fields.length; i++) {
    var field = found.fields[i];
    var base = handleOf(field);
    var rank = counts[base] || 0;
    counts[base] = rank + 1;
    field.base = base;
    field.handle = base + '|' + rank;
  }
  return found;
}
