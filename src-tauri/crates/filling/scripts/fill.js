// Fills, or undoes. Evaluated after page.js with `options`: { fill: [item] } or { undo: [item] }.
// item of a fill: { h: handle, v: value } or { h, o: index, v: value of the option, t: its text };
// item of an undo: { h, v } or { h, o, was: index chosen before }.
// `born` is what the sensing script said of the page: in another page, nothing is there any more.
// Answers, for each item, what happened; never a value.
var EVENTS = {
  dispatch: method(known('EventTarget'), 'dispatchEvent'),
  Event: known('Event'),
  InputEvent: known('InputEvent'),
  FocusEvent: known('FocusEvent'),
  click: method(htmlClass, 'click'),
};
var SET = {
  input: setter(inputClass, 'value'),
  area: setter(areaClass, 'value'),
  select: setter(selectClass, 'selectedIndex'),
  selected: setter(optionClass, 'selected'),
  checked: setter(inputClass, 'checked'),
};
var FILLABLE = { __proto__: null, text: 1, search: 1, tel: 1, email: 1, url: 1, number: 1, date: 1, month: 1, select: 1, textarea: 1, radio: 1, checkbox: 1 };

function fire(element, kind, type, init) {
  try {
    use(EVENTS.dispatch, element, [new EVENTS[kind](type, init)], null);
  } catch (_) {
    return;
  }
}
function enter(element) {
  fire(element, 'FocusEvent', 'focus', { bubbles: false, composed: true });
  fire(element, 'FocusEvent', 'focusin', { bubbles: true, composed: true });
}
function leave(element) {
  fire(element, 'Event', 'change', { bubbles: true, composed: true });
  fire(element, 'FocusEvent', 'blur', { bubbles: false, composed: true });
  fire(element, 'FocusEvent', 'focusout', { bubbles: true, composed: true });
}
function typed(element, data) {
  fire(element, 'InputEvent', 'input', { bubbles: true, composed: true, inputType: 'insertReplacementText', data: data });
}

/** Letters and digits alone, small: what a mask may not change. */
function core(text) {
  var out = '';
  var source = tidy(text, 2000);
  for (var i = 0; i < source.length; i++) {
    var c = source[i];
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c > '\u00bf') out += c;
    else if (c >= 'A' && c <= 'Z') out += lower(c);
  }
  return out;
}
function valueOf(field) {
  var value = use(field.tag === 'textarea' ? N.areaValue : N.inputValue, field.element, [], '');
  return typeof value === 'string' ? value : '';
}
function write(field, value) {
  use(field.tag === 'textarea' ? SET.area : SET.input, field.element, [value], null);
}

/** What no value may enter, whatever was asked. */
function forbidden(field) {
  if (!FILLABLE[field.type]) return true;
  if (field.type === 'checkbox' && !field.group) return true;
  var purpose = lower(attribute(field.element, 'autocomplete', 60));
  return holds(purpose, 'password') || holds(purpose, 'one-time-code') || holds(purpose, 'cc-');
}
function holds(text, word) {
  for (var i = 0; i + word.length <= text.length; i++) {
    var k = 0;
    while (k < word.length && text[i + k] === word[k]) k += 1;
    if (k === word.length) return true;
  }
  return false;
}

var current = null;
var readings = 0;
function look() {
  current = withHandles(enumerate());
  readings += 1;
}
function alive(field) {
  // A page may change a field between two others: what it was when the page was read says nothing.
  return use(N.connected, field.element, [], true) === true && inputTypeOf(field.element) === field.type && handleOf(field) === field.base;
}
function find(handle) {
  for (var pass = 0; pass < 2; pass++) {
    if (!current || (pass === 1 && readings < 12)) look();
    for (var i = 0; i < current.fields.length; i++) {
      if (current.fields[i].handle === handle && alive(current.fields[i])) return current.fields[i];
    }
    if (readings >= 12) return null;
  }
  return null;
}
/** For an undo: a field whose label moved (a message came and went) is still known by its place and value. */
function findAgain(item) {
  var exact = find(item.h);
  if (exact) return exact;
  for (var i = 0; i < current.fields.length; i++) {
    var field = current.fields[i];
    if (samePlace(field.handle, item.h) && item.v !== undefined && item.o === undefined && core(valueOf(field)) === core(item.v)) return field;
  }
  return null;
}
function samePlace(a, b) {
  var bars = 0;
  for (var i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return false;
    if (a[i] === '|') bars += 1;
    if (bars === 5) return true;
  }
  return false;
}

function optionAt(field, item) {
  var wantedText = tidy(item.t, 80);
  var choices = optionsOf(field, { left: LIMITS.optionTotal });
  var fits = function (i) {
    return i >= 0 && i < choices.length && choices[i].t === wantedText && choices[i].v === tidy(item.v, 60) && !choices[i].off;
  };
  if (fits(item.o)) return item.o;
  for (var i = 0; i < choices.length; i++) if (fits(i)) return i;
  return -1;
}

function fillOne(item) {
  var field = find(item.h);
  if (!field) return { s: 'gone' };
  if (forbidden(field)) return { s: 'forbidden' };
  var element = field.element;
  var choice = field.type === 'radio' || field.type === 'checkbox';
  var at = -1;
  if (choice || field.tag === 'select') {
    at = optionAt(field, item);
    if (at < 0) return { s: 'no_option' };
  }
  var target = choice ? field.members[at] : element;
  if (!fieldSeen(target, field.type, field.view, field.layout)) return { s: 'hidden' };
  if (!enabled(target, field.tag)) return { s: 'disabled' };
  if (!empty(field)) return { s: 'not_empty' };
  if (choice) {
    enter(target);
    use(EVENTS.click, target, [], null);
    leave(target);
    return use(N.inputChecked, target, [], false) === true ? { s: 'filled' } : { s: 'refused' };
  }
  if (field.tag === 'select') {
    var was = use(N.selectIndex, element, [], -1);
    enter(element);
    use(SET.select, element, [at], null);
    typed(element, null);
    leave(element);
    return use(N.selectIndex, element, [], -1) === at ? { s: 'filled', was: was } : { s: 'refused' };
  }
  var value = item.v;
  var room = attribute(element, 'maxlength', 8);
  if (room && +room > 0 && value.length > +room) return { s: 'too_long' };
  var before = valueOf(field);
  enter(element);
  write(field, value);
  typed(element, value);
  leave(element);
  var after = valueOf(field);
  if (after === value) return { s: 'filled' };
  if (core(after) === core(value) && after !== '') return { s: 'filled', reshaped: true };
  write(field, before);
  typed(element, null);
  leave(element);
  return { s: 'refused' };
}

function undoOne(item) {
  var field = findAgain(item);
  if (!field) return { s: 'gone' };
  if (forbidden(field)) return { s: 'forbidden' };
  var element = field.element;
  if (field.type === 'radio' || field.type === 'checkbox') {
    var at = optionAt(field, item);
    if (at < 0 || use(N.inputChecked, field.members[at], [], false) !== true) return { s: 'changed' };
    var button = field.members[at];
    if (field.type === 'checkbox') use(EVENTS.click, button, [], null);
    else {
      use(SET.checked, button, [false], null);
      typed(button, null);
      leave(button);
    }
    return use(N.inputChecked, button, [], true) === false ? { s: 'undone' } : { s: 'refused' };
  }
  if (field.tag === 'select') {
    if (use(N.selectIndex, element, [], -1) !== optionAt(field, item)) return { s: 'changed' };
    use(SET.select, element, [typeof item.was === 'number' ? item.was : -1], null);
    typed(element, null);
    leave(element);
    return { s: 'undone' };
  }
  if (core(valueOf(field)) !== core(item.v)) return { s: 'changed' };
  enter(element);
  write(field, '');
  typed(element, null);
  leave(element);
  return onlyMask(valueOf(field)) ? { s: 'undone' } : { s: 'refused' };
}

try {
  var work = options.fill || options.undo || [];
  var results = list();
  var other = typeof options.born === 'string' && options.born !== born();
  for (var w = 0; w < work.length; w++) {
    var result;
    try {
      if (other) result = { s: 'gone' };
      else result = options.fill ? fillOne(work[w]) : undoOne(work[w]);
    } catch (_) {
      result = { s: 'error' };
    }
    result.h = work[w].h;
    push(results, result);
  }
  return json({ v: 1, results: results });
} catch (_) {
  return '{"v":1,"results":[]}';
}
