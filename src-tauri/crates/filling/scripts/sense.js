// Senses the page: which fields it has and what stands around them. Touches nothing, answers JSON.
// Evaluated after page.js, with `options`: { truth: boolean } also reads the labels of a test page.
var HINTS = [
  'dossier', 'demande', 'r\u00e9f\u00e9rence', 'reference', 'accus\u00e9', 'accuse', 'r\u00e9c\u00e9piss\u00e9', 'recepisse', 't\u00e9l\u00e9d\u00e9claration',
  'teledeclaration', 't\u00e9l\u00e9service', 'num\u00e9ro', 'numero', 'n\u00b0', 'n\u00ba', 'enregistr', 'transmis', 'suivi', 'confirmation', 'attestation',
  'd\u00e9claration', 'declaration', 'pr\u00e9-demande', 'pre-demande', 'd\u00e9pos',
  'bien \u00e9t\u00e9', 'bien re\u00e7u',
];

/** All of these at once, in small or capital letters; null where that cannot be trusted. */
var HINTED = attempt(function () {
  var any = '';
  for (var i = 0; i < HINTS.length; i++) any += (i ? '|' : '') + HINTS[i];
  var Expression = known('RegExp');
  var found = new Expression(any, 'i');
  return scan(found, 'Mon DOSSIER') && scan(found, 'rien') === null ? found : null;
});

/** The names of the attributes of an element, so that the others are not asked for; null where nothing tells. */
function namesOf(element) {
  try {
    var all = use(N.attributeNames, element, [], null);
    var names = { __proto__: null };
    for (var i = 0; i < all.length; i++) names[all[i]] = true;
    return names;
  } catch (_) {
    return null;
  }
}

function describe(field, budget) {
  var element = field.element;
  var around = surroundings(element);
  var names = namesOf(element);
  function given(name, max) {
    return names && !names[name] ? '' : attribute(element, name, max);
  }
  function pointed(name) {
    return names && !names[name] ? '' : named(element, name);
  }
  var cell = cellTexts(element);
  var options = optionsOf(field, budget);
  var headings = list();
  var main = '';
  for (var h = 0; h < field.headings.length && headings.length < 3; h++) {
    var heading = field.headings[h];
    if (!heading.holders) {
      var holder = above(heading.element);
      heading.holders = { near: holder, far: holder ? above(holder) : null };
    }
    var covers = use(N.contains, heading.holders.near, [element], false) === true || use(N.contains, heading.holders.far, [element], false) === true;
    if (!covers) continue;
    if (heading.text === null) heading.text = textOf(heading.element, LIMITS.text, false).text;
    if (heading.level === 1) main = main || heading.text;
    else if (heading.text) push(headings, heading.text);
  }
  var box = field.layout ? boxOf(element) : null;
  var visible = false;
  for (var m = 0; m < field.members.length && !visible; m++) visible = fieldSeen(field.members[m], field.type, field.view, field.layout);
  var length = given('maxlength', 8);
  var form = use(N.inputForm, element, [], null);
  return {
    h: field.handle,
    frame: field.frame,
    tag: field.tag,
    type: field.type,
    id: given('id', 120),
    name: given('name', 120),
    autocomplete: given('autocomplete', 120),
    inputmode: given('inputmode', 20),
    label: field.group ? '' : field.label,
    aria: field.group ? '' : pointed('aria-labelledby') || given('aria-label'),
    hint: pointed('aria-describedby'),
    legends: around.legends,
    headings: headings,
    main: main,
    before: textBefore(element),
    after: field.group ? '' : textAfter(element),
    row: cell ? cell.row : '',
    column: cell ? cell.column : '',
    rows: cell ? cell.rows : 0,
    placeholder: given('placeholder', 120),
    title: given('title', 120),
    options: options,
    multiple: field.tag === 'select' && use(N.selectMultiple, element, [], false) === true ? true : null,
    max: length && +length > 0 ? +length : null,
    pattern: given('pattern', 120),
    visible: visible,
    enabled: enabled(element, field.tag),
    empty: empty(field),
    box: box ? { x: box.x, y: box.y, w: box.w, h: box.h } : null,
    parents: around.parents,
    form: form ? numberOf(recordOf(form)) : null,
    truth: options_.truth ? given('data-moz-autofill-type', 60) : null,
  };
}

/** The lines of the page that speak of a number or an acknowledgement, each with the two that follow. */
function receiptLines() {
  var lines = list();
  var maker = method(documentClass, 'createTreeWalker');
  var forward = method(known('TreeWalker'), 'nextNode');
  var place = setter(known('TreeWalker'), 'currentNode');
  var body = use(getter(documentClass, 'body'), document, [], null);
  var walker = use(maker, document, [body || use(N.documentElement, document, [], null), 4], null);
  if (!walker) return lines;
  var holder = null;
  var text = '';
  var owed = 0;
  for (var i = 0; i < 60000 && lines.length < 150; i++) {
    if (i % 256 === 0 && late()) break;
    var node = use(forward, walker, [], null);
    if (!node) break;
    var value = tidy(use(N.value, node, [], ''), 300);
    if (!value) continue;
    var block = use(N.parent, node, [], null);
    var name = localName(block);
    if (name === 'option') skip(block);
    if (isSilent(name) && name !== 'button') continue;
    for (var c = 0; block && c < 6 && inline(localName(block)); c++) block = use(N.parent, block, [], null);
    if (block === holder) {
      text = tidy(text + ' ' + value, 300);
      continue;
    }
    close();
    holder = block;
    text = value;
  }
  close();
  return lines;

  /** Goes past the other options of a list: nothing of it is kept. */
  function skip(option) {
    var choices = option;
    for (var c = 0; choices && c < 3 && localName(choices) !== 'select'; c++) choices = use(N.parent, choices, [], null);
    var last = localName(choices) === 'select' ? choices : null;
    for (var d = 0, under = last; under && d < 4; d++, under = use(N.last, under, [], null)) last = under;
    if (last && last !== choices) use(place, walker, [last], null);
  }
  function close() {
    if (!text) return;
    var hint = hinted(text);
    if (hint || owed > 0) {
      var view = use(N.view, document, [], null);
      if (!holder || nodeType(holder) !== 1 || seen(holder, view, hasLayout(document))) push(lines, text);
    }
    owed = hint ? 2 : owed - 1;
    text = '';
  }
}
function inline(name) {
  return (
    name === 'a' || name === 'b' || name === 'i' || name === 'em' || name === 'strong' || name === 'span' || name === 'abbr' || name === 'code' ||
    name === 'small' || name === 'mark' || name === 'u' || name === 'time' || name === 'sup' || name === 'sub' || name === 'bdi' || name === 'output' ||
    name === 'font' || name === 'data' || name === 'kbd' || name === 'samp'
  );
}
function hinted(text) {
  if (HINTED) return !!scan(HINTED, text);
  for (var i = 0; i < text.length; i++) {
    for (var j = 0; j < HINTS.length; j++) {
      var word = HINTS[j];
      var k = 0;
      while (k < word.length && i + k < text.length && (text[i + k] === word[k] || lowerOne(text[i + k]) === word[k])) k += 1;
      if (k === word.length) return true;
    }
  }
  return false;
}
function lowerOne(c) {
  if (c >= 'A' && c <= 'Z') return lower(c);
  return c === '\u00c9' ? '\u00e9' : c;
}

var options_ = options || {};
try {
  remember();
  var found = withHandles(enumerate());
  var described = list();
  var budget = { left: LIMITS.optionTotal };
  for (var at = 0; at < found.fields.length; at++) {
    if (at % 32 === 0 && late()) {
      found.cut = found.cut || 'time';
      break;
    }
    try {
      push(described, describe(found.fields[at], budget));
    } catch (_) {
      continue;
    }
  }
  var lines = list();
  try {
    lines = receiptLines();
  } catch (_) {
    lines = list();
  }
  return json({
    v: 1,
    born: born(),
    title: tidy(use(getter(documentClass, 'title'), document, [], ''), 200),
    language: attribute(use(N.documentElement, document, [], null), 'lang', 20),
    cut: found.cut,
    fields: described,
    lines: lines,
  });
} catch (_) {
  return '{"v":1,"cut":"error","fields":[],"lines":[]}';
}
