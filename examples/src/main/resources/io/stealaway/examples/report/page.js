'use strict';
(async () => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const live = data.live === true;
  document.querySelectorAll(live ? '[data-only=simulation]' : '[data-only=live]').forEach(part => part.remove());
  const el = id => document.getElementById(id);
  const s = data.summary;
  const startedAt = Date.parse(data.series.startedAt);
  const lengthMs = data.series.lengthSeconds * 1000;
  const at = data.series.atSeconds.map(t => startedAt + t * 1000);
  const unpacked = async text => new Uint8Array(await new Response(new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))])
    .stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  const intervalMinutes = at.length > 1 ? (at[1] - at[0]) / 60000 : data.series.lengthSeconds / 60;
  const longRun = lengthMs > 48 * 3600e3;

  // ---- words and numbers
  const count = n => n.toLocaleString('en-US');
  const percent = (x, digits = 1) => (x * 100).toFixed(digits) + ' %';
  const bytes = n => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
    let u = 0;
    while (n >= 999.95 && u < units.length - 1) { n /= 1000; u++; }
    return (u ? n.toFixed(1) : n) + ' ' + units[u];
  };
  const two = n => String(n).padStart(2, '0');
  const clock = ms => {
    const d = new Date(ms);
    const hhmm = two(d.getUTCHours()) + ':' + two(d.getUTCMinutes());
    return longRun ? two(d.getUTCMonth() + 1) + '-' + two(d.getUTCDate()) + ' ' + hhmm : hhmm;
  };
  const plain = phase => phase.toLowerCase().replace('_', ' ');
  const safe = text => echarts.format.encodeHTML(text);
  const node = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  // ---- headline and tiles
  const better = live || s.sufferingVmMinutesOn <= s.sufferingVmMinutesOff;
  if (live) {
    const left = s.sufferingNow === 1 ? '1 VM suffers' : `${count(s.sufferingNow)} VMs suffer`;
    el('headline').textContent = s.passes === 0 ? 'No pass yet' : s.sufferingNow === 0 ? 'No VM suffers now' : left + ' now';
    document.title = 'StealAway: ' + el('headline').textContent;
  } else if (s.sufferingVmMinutesOff > 0) {
    el('headline').textContent = percent(Math.abs(s.reduction)) + (better ? ' less' : ' more') + ' CPU suffering';
  }
  const WORDS = {DONE: 'done', INEFFECTIVE: 'did not help', FAILED: 'failed', CANCELLED: 'cancelled before they moved',
    INCONCLUSIVE: 'inconclusive (too little demand came back to tell)', UNKNOWN: 'of unknown end'};
  // Parts that add up: also those that were decided and never went on the wire.
  const decided = Object.values(s.outcomes).reduce((sum, n) => sum + n, 0);
  const outcomes = Object.entries(s.outcomes).map(([phase, n]) => count(n) + ' ' + (WORDS[phase] || plain(phase))).join(', ');
  const many = (n, thing) => n === 1 ? '1 ' + thing : count(n) + ' ' + thing + 's';
  const ORACLE = 'the oracle (the same loop under the same brakes, told the next 30 minutes)';
  const remains = () => {
    const last = new Map();
    data.decisions.forEach(d => last.set(d.vm, d));
    const kinds = [...last.values()].filter(d => d.decision !== 'CHOSEN');
    const nowhere = kinds.filter(d => d.decision === 'NO_HOST' && !clearing(d)).length;
    const stayed = kinds.filter(d => d.decision === 'STAYS').length;
    const causes = [nowhere && `for ${many(nowhere, 'VM')} no host passed every rule`,
      stayed && `${many(stayed, 'VM')} stayed for a reason of ${stayed === 1 ? 'its' : 'their'} own`].filter(Boolean);
    return causes.length ? ' Why: ' + causes.join(', and ') + ', when last looked at; Decisions below tell which.'
      : ' No VM was left without a host; what remains is what passed before it was found and moved.';
  };
  // Its steal has fallen below what counts as suffering, and only has to stay there for a while.
  const clearing = d => d.severity < data.config.stealRatio;
  const oracleReduction = s.sufferingVmMinutesOff > 0 ? 1 - s.sufferingVmMinutesOracle / s.sufferingVmMinutesOff : 0;
  el('lead').textContent = live
    ? `What hurt: VMs were found to suffer ${many(s.detections, 'time')} in the last ${count(Math.round(lengthMs / 60000))} minutes, as this `
      + `process saw it until ${s.until.replace('T', ' ').slice(0, 16)} UTC. The policy\u2019s mode is ${data.config.mode}`
      + `${data.config.mode === 'ACT' ? '' : ': nothing is moved without an operator'}.`
    : `What hurt: VMs suffered from their neighbours for ${count(s.sufferingVmMinutesOff)} VM-minutes without `
    + `the loop and ${count(s.sufferingVmMinutesOn)} with it.`;
  el('moved').textContent = decided === 0 ? 'Nothing was moved.'
    : `What was moved: ${many(decided, 'migration')}${live ? ' begun or waiting' : ' decided'}, ${outcomes}; `
      + `${bytes(s.bytesMoved)} went over the wire${live ? ', at least' : ''}.`;
  el('remains').textContent = live
    ? (s.sufferingNow === 0 ? 'What remains: nothing now.' : `What remains: ${many(s.sufferingNow, 'VM')}.${remains()}`)
    : s.sufferingVmMinutesOn === 0 ? 'What remains: nothing.'
    : `What remains: ${many(s.sufferingVmMinutesOn, 'VM-minute')}; ${ORACLE} would have left `
      + `${count(s.sufferingVmMinutesOracle)}.${remains()}`;
  const tile = (name, value, more, tone = '') => node('dl', {class: ('tile ' + tone).trim()},
    node('dt', {}, name), node('dd', {class: 'value'}, value), node('dd', {class: 'more'}, more));
  const zeroIsGood = n => n === 0 ? 'good' : 'bad';
  el('tiles').append(...(live ? [
    tile('Suffering now', count(s.sufferingNow), 'VMs, of ' + count(s.detections) + ' detections', zeroIsGood(s.sufferingNow)),
    tile('Migrations', count(decided), outcomes || 'none began'),
    tile('Moved', bytes(s.bytesMoved), 'over the wire, at least'),
    tile('Isolated now', count(s.isolatedNow), 'VMs out of service'),
    tile('Of unknown end', count(s.unknownNow), 'migrations; see the runbook', zeroIsGood(s.unknownNow))] : [
    tile('Suffering removed', percent(s.reduction), 'oracle ' + percent(oracleReduction)
      + ': the same loop, told the next 30 minutes'),
    tile('Precision', percent(s.precision), 'of ' + count(s.detections) + ' detections were VMs that truly suffered'),
    tile('Recall', percent(s.recall), 'of ' + count(s.episodes) + ' true episodes of 10 minutes or more were found'),
    tile('Migrations', count(decided), outcomes || 'none began'),
    tile('Moved', bytes(s.bytesMoved), 'over the wire'),
    tile('Isolated', count(Math.round(s.isolatedVmMinutes)), 'VM-minutes out of service'),
    tile('Left isolated', count(s.isolatedAtEnd), s.unknownAtEnd ? count(s.unknownAtEnd) + ' of unknown end' : 'at the end',
      zeroIsGood(s.isolatedAtEnd + s.unknownAtEnd)),
    ...(s.weightChanges ? [tile('CPU weights changed', count(s.weightChanges), 'times, in effect for '
      + count(Math.round(s.changedWeightVmMinutes)) + ' VM-minutes')] : []),
    tile('Rule violations', count(s.ruleViolations), 'independent checker', zeroIsGood(s.ruleViolations)),
    tile('Fairness of tenants', s.fairnessOn.jain.toFixed(3), 'Jain\u2019s index: 1 when all tenants lose alike; off ' + s.fairnessOff.jain.toFixed(3)),
    tile('Worst-served tenant', percent(s.fairnessOn.spread), 'below the best, off ' + percent(s.fairnessOff.spread))]));

  // ---- tables: columns are [title, class, row => text or node]
  const table = (place, caption, columns, rows, cards) => {
    const body = node('tbody');
    for (const row of rows) {
      body.append(node('tr', {}, ...columns.map(([title, kind, cell]) =>
        node('td', {class: kind, 'data-label': title}, cell(row)))));
    }
    const head = node('thead', {}, node('tr', {}, ...columns.map(([title, kind]) =>
      node('th', {scope: 'col', class: kind}, title))));
    place.replaceChildren(rows.length === 0 ? node('p', {class: 'empty'}, 'Nothing to show.')
      : node('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
        node('table', cards ? {class: 'cards'} : {}, node('caption', {}, caption), head, body)));
  };

  // What is folded away is made when it is opened, or printed open.
  const folded = (id, caption, columns, rows, cards) => {
    const fold = el(id).closest('details');
    const make = () => table(el(id), caption, columns, rows(), cards);
    fold.addEventListener('toggle', make, {once: true});
  };

  // ---- suffering, by hour
  const SUFFERING = live ? [['Suffering VMs', 'suffering', 'on', {areaStyle: {opacity: 0.3}}]] : [
    ['Loop off', 'sufferingVmMinutesOff', 'off', {areaStyle: {opacity: 0.12}}],
    ['Loop on', 'sufferingVmMinutesOn', 'on', {areaStyle: {opacity: 0.3}}],
    ['Oracle (told the next 30 minutes)', 'sufferingVmMinutesOracle', 'oracle', {lineStyle: {width: 1.5, type: 'dashed'}}]];
  const byHour = new Map();
  at.forEach((t, i) => {
    const hour = Math.floor((t - startedAt) / 3600e3);
    const row = byHour.get(hour) || {at: startedAt + hour * 3600e3};
    SUFFERING.forEach(([, key]) => {
      const now = data.series[key][i];
      row[key] = live ? Math.max(row[key] || 0, now) : (row[key] || 0) + now;
    });
    byHour.set(hour, row);
  });
  folded('suffering-table', live ? 'Most suffering VMs at once, by hour' : 'Suffering VM-minutes by hour', [
    ['Hour', 'id', r => clock(r.at)], ...SUFFERING.map(([name, key]) => [name, 'num', r => count(r[key])])],
    () => [...byHour.values()]);

  // ---- steal by host: columns of a width the eye can tell apart, rows by zone and then worst first
  const MAX_ROWS = 120;
  const MAX_COLUMNS = 96;
  const peak = xs => xs.reduce((a, b) => Math.max(a, b), 0);
  const span = Math.max(1, Math.ceil(at.length / MAX_COLUMNS));
  const RUNS = live ? ['on'] : ['off', 'on'];
  const UNKNOWN = 0xFFFF;
  // ---- migrations
  const tone = outcome => ({DONE: 'good', FAILED: 'bad', UNKNOWN: 'bad'})[outcome] || 'plain';
  const tag = (text, kind) => node('span', {class: 'tag ' + kind}, text);
  const terminal = new Set(['DONE', 'INEFFECTIVE', 'INCONCLUSIVE', 'FAILED', 'CANCELLED']);
  const migrations = data.migrations.map(m => {
    const phases = m.phases.map(p => ({phase: p.phase, at: Date.parse(p.at)}));
    const begun = phases.length ? phases[0].at : startedAt;
    const last = phases[phases.length - 1];
    const end = last && terminal.has(last.phase) ? last.at : startedAt + lengthMs;
    const spent = {};
    phases.forEach((p, i) => {
      if (!terminal.has(p.phase)) spent[p.phase] = (spent[p.phase] || 0) + (i + 1 < phases.length ? phases[i + 1].at : end) - p.at;
    });
    return {...m, phases, begun, end, spent};
  });
  const PHASES = ['PROPOSED', 'PLANNED', 'ISOLATING', 'ISOLATED', 'MIGRATING', 'VERIFYING', 'REINTEGRATING', 'OBSERVING',
    'UNKNOWN'];
  const brief = ms => ms < 90e3 ? Math.round(ms / 1000) + ' s' : (ms / 60000).toFixed(1) + ' min';
  const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  const spans = () => PHASES.map(phase => [phase, migrations.filter(m => phase in m.spent).map(m => m.spent[phase]).sort((a, b) => a - b)])
    .filter(([, times]) => times.length);
  folded('phases-table', 'How long each phase took', [
    ['Phase', '', r => plain(r[0])], ['Migrations', 'num', r => count(r[1].length)],
    ['Median', 'num', r => brief(quantile(r[1], 0.5))], ['9 of 10 within', 'num', r => brief(quantile(r[1], 0.9))],
    ['Longest', 'num', r => brief(r[1][r[1].length - 1])]], spans);
  const spentIn = phase => m => phase in m.spent ? brief(m.spent[phase]) : '\u2013';
  folded('migrations-table', 'Migrations', [
    ['Begun', 'id', m => clock(m.begun)], ['VM', 'id', m => m.vm], ['Role', 'id', m => m.role || '\u2013'],
    ['From', 'id', m => m.source], ['To', 'id', m => m.target],
    ['Steal', 'num', m => percent(m.stealRatio)], ['Moved', 'num', m => bytes(m.bytesMoved)],
    ['Isolate', 'num', spentIn('ISOLATING')], ['Migrate', 'num', spentIn('MIGRATING')],
    ['Verify', 'num', spentIn('VERIFYING')], ['Reintegrate', 'num', spentIn('REINTEGRATING')],
    ['Outcome', '', m => tag(plain(m.outcome), tone(m.outcome))], ['Why', 'words', m => m.reason || '\u2013']],
    () => migrations, true);
  const laneEnds = [];
  // Few enough have their VM's name beside them, whole unless the longest takes more than a third of the chart.
  const NAMED = 150;
  const NAME_FONT = '10px sans-serif';
  const named = migrations.length <= NAMED && el('timeline').clientWidth >= 240;
  const ruler = document.createElement('canvas').getContext('2d');
  ruler.font = NAME_FONT;
  const NAME_WIDTH = Math.min(el('timeline').clientWidth / 3,
    12 + (named ? migrations.reduce((most, m) => Math.max(most, ruler.measureText(m.vm).width), 0) : 0));
  // What is left for the bars: names are to the right of the last ones, and half a label of the axis is on either side.
  const barsWidth = el('timeline').clientWidth - NAME_WIDTH - 56;
  const MIN_GAP = named ? lengthMs * NAME_WIDTH / barsWidth : lengthMs / 400;
  [...migrations].sort((a, b) => a.begun - b.begun).forEach(m => {
    let lane = laneEnds.findIndex(end => end + MIN_GAP <= m.begun);
    if (lane < 0) lane = laneEnds.push(0) - 1;
    laneEnds[lane] = m.end;
    m.lane = lane;
  });

  // ---- decisions
  const decisionTone = {CHOSEN: 'good', NO_HOST: 'bad', STAYS: 'plain'};
  const PAGE = 25;
  let limit = PAGE;
  const why = el('why').textContent.split('\n');
  const unpack = async line => JSON.parse(new TextDecoder().decode(await unpacked(line)));
  const MANY = 40;
  const explanation = (d, e) => {
    const elsewhere = Object.entries(e.elsewhere);
    const inZone = e.ranking.length + e.refused.length;
    const words = [`${d.vm} on ${e.source}, zone ${e.zone}. Of ${count(inZone)} hosts of its zone ${count(e.ranking.length)} `
      + `may take it, ${count(e.refused.length)} may not.`];
    if (elsewhere.length) {
      words.push('Hosts of other zones are refused by rule: ' + elsewhere.map(([zone, n]) => `${zone} ${count(n)}`).join(', ') + '.');
    }
    if (e.scorers) words.push('Weights: ' + e.scorers.map(s => `${s.name} ${s.weight}`).join(', ') + '.');
    if (e.survival) words.push(e.survival + '.');
    const rows = [
      ...e.ranking.map((h, i) => ({rank: String(i + 1), host: h.host, score: h.score.toFixed(3),
        text: [h.values.map((v, k) => `${e.scorers[k].name} ${v.toFixed(2)}`).join(', ') + (h.toWin ? '; ' + h.toWin : '')]})),
      ...e.refused.map(h => ({rank: '\u2013', host: h.host, score: '\u2013', text: h.why}))];
    const place = node('div');
    const box = node('div', {class: 'why', role: 'group', 'aria-label': `Every host for ${d.vm}`},
      ...words.map(text => node('p', {}, text)), place);
    const show = shown => {
      table(place, `Every host for ${d.vm}`, [
        ['Rank', 'num', r => r.rank], ['Host', 'id', r => r.host], ['Score', 'num', r => r.score],
        ['Why, or why not', 'words', r => r.text.length === 1 ? r.text[0] : node('ul', {}, ...r.text.map(t => node('li', {}, t)))]],
        rows.slice(0, shown), true);
      if (rows.length > shown) {
        const more = node('button', {type: 'button'}, `All ${count(rows.length)} hosts`);
        more.addEventListener('click', () => show(rows.length));
        place.append(more);
      }
    };
    show(MANY);
    return box;
  };
  const opener = d => {
    const line = why[d.index];
    if (!line) return d.text;
    const button = node('button', {type: 'button', class: 'open', 'aria-expanded': 'false'}, 'Every host');
    button.addEventListener('click', async () => {
      const row = button.closest('tr');
      if (button.getAttribute('aria-expanded') === 'true') {
        row.nextSibling.remove();
        button.setAttribute('aria-expanded', 'false');
        return;
      }
      button.setAttribute('aria-expanded', 'true');
      let content;
      try {
        content = explanation(d, await unpack(line));
      } catch (problem) {
        content = node('p', {}, 'This browser cannot unpack the explanation: ' + problem.message);
      }
      if (button.getAttribute('aria-expanded') === 'true') {
        row.after(node('tr', {class: 'opened'}, node('td', {colspan: row.children.length}, content)));
      }
    });
    return node('div', {class: 'reason'}, node('span', {}, d.text), button);
  };
  const decisions = data.decisions.map((d, index) => ({...d, index}));
  const searchable = data.decisions.map(d => (d.vm + ' ' + d.host + ' ' + d.text).toLowerCase());
  [...new Set(data.decisions.map(d => d.decision))].sort().forEach(kind =>
    el('decision-kind').append(node('option', {value: kind}, plain(kind))));
  const showDecisions = () => {
    const words = el('decision-text').value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = el('decision-kind').value;
    const found = decisions.filter(d =>
      (!kind || d.decision === kind) && words.every(w => searchable[d.index].includes(w)));
    table(el('decisions-table'), 'Decisions', [
      ['At', 'id', d => clock(Date.parse(d.at))], ['VM', 'id', d => d.vm], ['On', 'id', d => d.host],
      ['Steal', 'num', d => percent(d.severity)],
      ['Decision', '', d => d.decision === 'NO_HOST' && clearing(d) ? tag('clearing up', 'plain')
        : tag(plain(d.decision), decisionTone[d.decision] || 'plain')],
      ['Why', 'words', opener]], found.slice(0, limit), true);
    el('decision-count').value = found.length > limit
      ? `${count(limit)} of ${count(found.length)} shown` : `${count(found.length)} shown`;
    el('decision-more').hidden = found.length <= limit;
  };
  el('decision-text').addEventListener('input', () => { limit = PAGE; showDecisions(); });
  el('decision-kind').addEventListener('change', () => { limit = PAGE; showDecisions(); });
  el('decision-more').addEventListener('click', () => { limit += 4 * PAGE; showDecisions(); });
  showDecisions();

  // ---- brakes, rules, notes
  const bars = (place, rows, none) => {
    if (rows.length === 0) {
      place.append(node('p', {class: 'empty'}, none));
      return;
    }
    const longest = rows.reduce((most, r) => Math.max(most, r.value), 0) || 1;
    const list = node('ul', {class: 'bars'});
    for (const r of rows) {
      list.append(node('li', {}, node('span', {}, r.name), node('i', {'aria-hidden': 'true', style: `width:${100 * r.value / longest}%`}),
        node('span', {class: 'num'}, r.text)));
    }
    place.append(list);
  };
  bars(el('brakes'), Object.entries(data.brakes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, times]) => ({name: name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' '), value: times,
      text: count(times) + (times === 1 ? ' time' : ' times')})), 'None was needed.');
  folded('braked-table', 'Brakes over time', [
    ['From', 'id', b => clock(Date.parse(b.from))], ['Until', 'id', b => clock(Date.parse(b.until))],
    ['Passes', 'num', b => count(b.passes)], ['Brake', 'id', b => plain(b.brake).replaceAll('_', ' ')],
    ['Zone', 'id', b => b.zone || 'everywhere'], ['VMs kept', 'num', b => count(b.vms)],
    ['Why', 'words', b => b.text]], () => data.braked, true);

  // ---- refusals and tenants
  const explained = why.filter(Boolean).length;
  el('refusals-note').textContent = 'How often each rule refused a host of the VM\u2019s zone, over the '
    + `${count(explained)} decisions that are explained above, and in brackets how often nothing else did.`;
  bars(el('refusals'), data.refusals.map(r => ({name: r.rule, value: r.hosts, text: `${count(r.hosts)} (${count(r.alone)})`})),
    'No host was refused.');
  // By the rule alone: until when, and with which figures, each decision says.
  const rule = text => text.includes('(cooldown)') ? 'cooldown'
    : text.split(/[,;:(]/)[0].replace(/\S*\d\S*/g, '').replace(/\s+/g, ' ').trim();
  const staying = new Map();
  data.decisions.filter(d => d.decision === 'STAYS').forEach(d => staying.set(rule(d.text), (staying.get(rule(d.text)) || 0) + 1));
  bars(el('staying'), [...staying].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, times]) => ({name, value: times, text: count(times)})), 'None.');
  const lost = share => 1 - share;
  const SERVED = live ? [['Lost', 'on', 'servedOn']] : [['Lost, off', 'off', 'servedOff'], ['Lost, on', 'on', 'servedOn']];
  const most = Math.max(1e-9, ...data.tenants.flatMap(t => SERVED.map(([, , key]) => lost(t[key]))));
  const bar = (kind, share) => node('span', {class: 'meter ' + kind}, node('i', {'aria-hidden': 'true',
    style: `width:${100 * lost(share) / most}%`}), node('span', {}, percent(lost(share), 2)));
  table(el('tenants'), 'Tenants', [
    ['Tenant', 'id', t => t.tenant],
    [live ? 'Wanted' : 'Needed', 'num', t => (t.neededCoreHours < 10 ? t.neededCoreHours.toFixed(1) : count(Math.round(t.neededCoreHours))) + ' core-h'],
    ...SERVED.map(([title, kind, key]) => [title, '', t => bar(kind, t[key])])],
    [...data.tenants].sort((a, b) => a[SERVED[0][2]] - b[SERVED[0][2]] || (a.tenant < b.tenant ? -1 : 1)));
  const list = (place, texts, none) => texts.length
    ? place.append(...texts.map(text => node('li', {}, text))) : place.append(node('li', {}, none));
  if (live) {
    list(el('problems'), [...data.problems].reverse(), 'None.');
  } else if (data.violations.length === 0) {
    el('rules').append(node('p', {class: 'empty'}, 'No rule was broken.'));
  } else {
    const ul = node('ul');
    list(ul, data.violations, '');
    el('rules').append(ul);
  }
  const notes = [...data.notes];
  if (!live && data.config.mode !== 'ACT') notes.unshift(`The policy\u2019s mode is ${data.config.mode}: nothing was moved.`);
  if (live) {
    notes.push('Bytes moved are the least that had to be copied: what was copied again, and how full each link was, no adapter tells.',
      'Kept are the last 24 hours, 1,000 decisions and 500 brakes, of this process alone.');
  }
  list(el('notes'), notes, 'None.');
  if (!live) el('notes').append(node('li', {}, 'Plan hash: ', node('code', {}, s.planHash)));

  // ---- charts, drawn again when the colour scheme or the width changes
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const charts = new Map();
  const chart = (id, option) => {
    const place = el(id);
    if (!charts.has(id)) charts.set(id, echarts.init(place, null, {renderer: 'canvas'}));
    charts.get(id).setOption({
      animation: false, useUTC: true,
      textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: colour('soft')},
      ...option}, true);
  };
  const axis = extra => ({
    axisLine: {onZero: false, lineStyle: {color: colour('line')}}, axisTick: {show: false},
    axisLabel: {color: colour('soft'), hideOverlap: true}, splitLine: {lineStyle: {color: colour('line')}}, ...extra});
  const tooltip = extra => ({
    backgroundColor: colour('card'), borderColor: colour('line'), textStyle: {color: colour('ink'), fontSize: 13},
    extraCssText: 'max-width: min(90vw, 420px); white-space: normal; overflow-wrap: anywhere;', confine: true, ...extra});
  const timeAxis = extra => axis({type: 'time', min: startedAt, max: startedAt + lengthMs,
    splitLine: {show: false}, axisLabel: {color: colour('soft'), hideOverlap: true, formatter: t => clock(t)}, ...extra});

  const drawSuffering = () => {
    const line = ([name, key, , extra]) => ({name, type: 'line', showSymbol: false, data: at.map((t, i) => [t, data.series[key][i]]),
      step: 'end', lineStyle: {width: 2}, emphasis: {disabled: true}, ...extra});
    chart('suffering', {
      color: SUFFERING.map(([, , tone]) => colour(tone)),
      legend: {top: 0, left: 0, icon: 'roundRect', itemHeight: 4, itemWidth: 18, textStyle: {color: colour('ink')}},
      grid: {left: 8, right: 12, top: 56, bottom: 4, containLabel: true},
      tooltip: tooltip({trigger: 'axis', axisPointer: {lineStyle: {color: colour('soft')}},
        formatter: ps => clock(ps[0].value[0]) + ps.map(p => `<br>${p.marker}${p.seriesName}: ${count(p.value[1])}`).join('')}),
      xAxis: timeAxis(), yAxis: axis({type: 'value', name: live ? 'VMs' : `VM-minutes in ${intervalMinutes} min`,
        nameTextStyle: {align: 'left', color: colour('soft')}, minInterval: 1}),
      series: SUFFERING.map(line)});
  };

  const declared = data.config.bandwidthBytesPerSecond;
  el('links-note').textContent = (live ? 'Migrations in flight; '
    : 'Above, how much of its limit the busiest link of a host used in one direction, mean of '
    + `${intervalMinutes} minutes. Below, migrations in flight; `) + `the policy allows ${data.config.maxInFlight} at once`
    + (declared > 0 ? `, of ${bytes(declared)} per second each.` : ' and declares no bandwidth.');
  const busiest = data.series.busiestLink || [];
  const hours = new Map();
  at.forEach((t, i) => {
    const hour = Math.floor((t - startedAt) / 3600e3);
    const row = hours.get(hour) || {at: startedAt + hour * 3600e3, link: 0, inFlight: 0, bytes: 0};
    row.link = Math.max(row.link, busiest[i] || 0);
    row.inFlight = Math.max(row.inFlight, data.series.inFlight[i]);
    row.bytes += live ? 0 : data.series.bytesMoved[i];
    hours.set(hour, row);
  });
  folded('links-table', 'Links by hour', [
    ['Hour', 'id', r => clock(r.at)], ['In flight', 'num', r => count(r.inFlight)],
    ...(live ? [] : [['Busiest link', 'num', r => percent(r.link)], ['Moved', 'num', r => bytes(r.bytes)]])],
    () => [...hours.values()]);
  const drawLinks = () => {
    const limit = (value, text) => ({silent: true, symbol: 'none', lineStyle: {color: colour('bad'), type: 'dashed'},
      label: {formatter: text, position: 'insideEndTop', color: colour('soft')}, data: [{yAxis: value}]});
    const points = key => at.map((t, i) => [t, data.series[key][i]]);
    if (live) {
      el('links').style.height = '180px';
      chart('links', {
        grid: {left: 48, right: 12, top: 34, bottom: 28},
        tooltip: tooltip({trigger: 'axis', formatter: ps => `${clock(at[ps[0].dataIndex])}<br>in flight ${data.series.inFlight[ps[0].dataIndex]}`}),
        xAxis: timeAxis(), yAxis: axis({type: 'value', min: 0, max: Math.max(data.config.maxInFlight, peak(data.series.inFlight)) + 1,
          minInterval: 1, splitNumber: 3, name: 'In flight', nameTextStyle: {align: 'left', color: colour('soft')}}),
        series: [{type: 'line', step: 'end', showSymbol: false, data: points('inFlight'), color: colour('oracle'),
          areaStyle: {opacity: 0.25}, lineStyle: {width: 1.5}, emphasis: {disabled: true}, markLine: limit(data.config.maxInFlight, 'limit')}]});
      return;
    }
    el('links').style.height = '320px';
    chart('links', {
      grid: [{left: 48, right: 12, top: 34, height: 110}, {left: 48, right: 12, top: 192, height: 90}],
      tooltip: tooltip({trigger: 'axis', formatter: ps => {
        const i = ps[0].dataIndex;
        return `${clock(at[i])}<br>busiest link ${percent(busiest[i])}<br>in flight ${data.series.inFlight[i]}<br>moved ${bytes(data.series.bytesMoved[i])}`;
      }}),
      axisPointer: {link: [{xAxisIndex: 'all'}]},
      xAxis: [{...timeAxis({gridIndex: 0}), axisLabel: {show: false}}, timeAxis({gridIndex: 1})],
      yAxis: [axis({type: 'value', gridIndex: 0, min: 0, max: Math.max(1, peak(busiest)), interval: 0.5, name: 'Busiest link',
        nameTextStyle: {align: 'left', color: colour('soft')}, axisLabel: {color: colour('soft'), formatter: v => percent(v, 0)}}),
      axis({type: 'value', gridIndex: 1, min: 0, max: Math.max(data.config.maxInFlight, peak(data.series.inFlight)) + 1,
        minInterval: 1, splitNumber: 3, name: 'In flight', nameTextStyle: {align: 'left', color: colour('soft')}})],
      series: [{type: 'line', step: 'end', showSymbol: false, data: points('busiestLink'), color: colour('on'), xAxisIndex: 0, yAxisIndex: 0,
        areaStyle: {opacity: 0.25}, lineStyle: {width: 1.5}, emphasis: {disabled: true}, markLine: limit(1, 'limit')},
      {type: 'line', step: 'end', showSymbol: false, data: points('inFlight'), color: colour('oracle'), xAxisIndex: 1, yAxisIndex: 1,
        areaStyle: {opacity: 0.25}, lineStyle: {width: 1.5}, emphasis: {disabled: true}, markLine: limit(data.config.maxInFlight, 'limit')}]});
  };

  const drawHeat = (id, key) => {
    const rowHeight = Math.max(3, Math.min(14, 480 / shownHosts.length));
    // From the bottom up: the hosts of a zone, then rows without a host for its heading.
    const band = Math.ceil(18 / rowHeight);
    const rows = [];
    const headings = [];
    shownHosts.forEach((h, i) => {
      rows.push(h);
      if (i + 1 < shownHosts.length && shownHosts[i + 1].zone === h.zone) return;
      headings.push({value: [0, rows.length + Math.floor((band - 1) / 2)], name: h.zone});
      for (let k = 0; k < band; k++) rows.push(null);
    });
    const cells = [];
    rows.forEach((h, y) => h && h[key].columns.forEach((v, x) => { if (v >= 0) cells.push([x, y, v]); }));
    el(id).style.height = Math.round(rows.length * rowHeight + 60) + 'px';
    if (charts.has(id)) charts.get(id).resize();
    const narrow = el(id).clientWidth < 420;
    chart(id, {
      grid: {left: 10, right: 10, top: 4, bottom: 4, containLabel: true},
      tooltip: tooltip({formatter: p => `${safe(rows[p.value[1]].host)} (${safe(rows[p.value[1]].zone)})<br>`
        + `${clock(heatTimes[p.value[0]])}: ${percent(p.value[2])}`}),
      xAxis: axis({type: 'category', data: heatTimes.map(clock), splitLine: {show: false}}),
      yAxis: axis({type: 'category', data: rows.map(h => h ? h.host : ''), splitLine: {show: false},
        axisLabel: {color: colour('soft'), fontSize: 10, hideOverlap: true, width: narrow ? 64 : 110, overflow: 'truncate'}}),
      visualMap: {show: false, min: 0, max: top, seriesIndex: 0,
        inRange: {color: ['heat0', 'heat1', 'heat2', 'heat3', 'heat4'].map(colour)}},
      series: [{type: 'heatmap', data: cells, progressive: 0, emphasis: {itemStyle: {borderColor: colour('ink'), borderWidth: 1}}},
      {type: 'scatter', symbolSize: 1, silent: true, itemStyle: {color: 'transparent'}, data: headings, label: {show: true, position: 'right',
        distance: 0, formatter: p => p.name, color: colour('ink'), fontWeight: 600, fontSize: 11}}]});
    charts.get(id).resize();
  };

  const colourOf = phase => colour(phase === 'PROPOSED' ? 'planned' : phase.toLowerCase());
  const drawTimeline = () => {
    if (migrations.length === 0) {
      el('timeline').style.height = 'auto';
      el('timeline').replaceChildren(node('p', {class: 'empty'}, 'No migration began.'));
      return;
    }
    const segments = new Map(PHASES.map(phase => [phase, []]));
    migrations.forEach((m, index) => m.phases.forEach((p, i) => {
      if (!segments.has(p.phase)) return;
      const until = i + 1 < m.phases.length ? m.phases[i + 1].at : m.end;
      segments.get(p.phase).push([p.at, until, m.lane, index]);
    }));
    const used = PHASES.filter(phase => segments.get(phase).length);
    el('timeline').style.height = Math.max(200, laneEnds.length * 18 + 150) + 'px';
    const bar = (params, api) => {
      const from = api.coord([api.value(0), api.value(2)]);
      const to = api.coord([api.value(1), api.value(2)]);
      const height = Math.max(4, Math.min(14, api.size([0, 1])[1] * 0.7));
      const shape = echarts.graphic.clipRectByRect(
        {x: from[0], y: from[1] - height / 2, width: Math.max(1, to[0] - from[0]), height},
        {x: params.coordSys.x, y: params.coordSys.y, width: params.coordSys.width, height: params.coordSys.height});
      return shape && {type: 'rect', shape, style: {fill: api.visual('color')}};
    };
    const name = (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const within = x >= params.coordSys.x && x <= params.coordSys.x + params.coordSys.width;
      return within && {type: 'text', x: x + 4, y, style: {text: migrations[api.value(2)].vm, fill: colour('soft'),
        font: NAME_FONT, verticalAlign: 'middle', width: NAME_WIDTH - 8, overflow: 'truncate'}};
    };
    chart('timeline', {
      color: used.map(colourOf),
      legend: {data: used.map(plain), top: 0, left: 0, itemWidth: 12, itemHeight: 10, icon: 'rect', textStyle: {color: colour('ink')}},
      grid: {left: 8, right: named ? NAME_WIDTH : 12, top: el('timeline').clientWidth < 600 ? 64 : 34, bottom: 52, containLabel: true},
      tooltip: tooltip({formatter: p => {
        const m = migrations[p.value[3]];
        return `${safe(m.vm)}: ${safe(m.source)} \u2192 ${safe(m.target)}<br>${plain(used[p.seriesIndex])} ${clock(p.value[0])}\u2013`
          + `${clock(p.value[1])}, then ${plain(m.outcome)}`;
      }}),
      dataZoom: [{type: 'slider', bottom: 8, height: 22, showDetail: false, borderColor: colour('line'),
        fillerColor: 'rgba(128,128,128,0.18)', handleStyle: {color: colour('soft')}, brushSelect: false}],
      xAxis: timeAxis(), yAxis: {type: 'value', min: -0.5, max: laneEnds.length - 0.5, inverse: true, show: false},
      series: used.map(phase => ({name: plain(phase), type: 'custom', renderItem: bar, clip: true,
        encode: {x: [0, 1], y: 2}, data: segments.get(phase)})).concat(named ? [{name: 'VM', type: 'custom', renderItem: name, silent: true,
        encode: {x: 0, y: 1}, data: migrations.map((m, i) => [m.end, m.lane, i])}] : [])});
    charts.get('timeline').resize();
  };

  const inFlightMost = count(peak(data.series.inFlight));
  const label = (id, words) => el(id).setAttribute('aria-label', words + ' The table below has the figures.');
  label('suffering', live ? `VMs that suffer over time: at most ${peak(data.series.suffering)} at once.`
    : `Suffering VM-minutes over time: ${s.sufferingVmMinutesOff} without the loop, ${s.sufferingVmMinutesOn} with it, `
      + `${s.sufferingVmMinutesOracle} with an oracle.`);
  label('timeline', `${migrations.length} migrations over time by phase.`);
  label('links', live ? `At most ${inFlightMost} of ${data.config.maxInFlight} allowed migrations were in flight.`
    : `Link use against its limit over time: the busiest link used at most ${percent(peak(busiest))} of its bandwidth, and at most `
      + `${inFlightMost} of ${data.config.maxInFlight} allowed migrations were in flight.`);
  RUNS.forEach(run => label('heat-' + run, 'Steal of each host over time, '
    + (live ? 'as seen.' : run === 'off' ? 'without the loop.' : 'with the loop.')));
  // What needs no unpacking is drawn at once: a picture of the first screen has its chart. What is costly follows.
  const drawings = new Map([['suffering', drawSuffering], ['timeline', drawTimeline], ['links', drawLinks],
    ...RUNS.map(run => ['heat-' + run, () => drawHeat('heat-' + run, run)])]);
  const drawn = new Set();
  const draw = id => { drawn.add(id); drawings.get(id)(); };
  const redraw = () => drawn.forEach(id => drawings.get(id)());
  draw('suffering');
  draw('links');
  if (migrations.length <= NAMED) draw('timeline');

  const packedSteal = await unpacked(el('steal').textContent);
  // Low bytes, then high ones; run by run, host by host, in thousandths. What was not seen is NaN.
  const stealOf = (run, host) => {
    const half = packedSteal.length / 2;
    const first = (run * data.hosts.length + host) * at.length;
    const columns = [];
    let sum = 0, known = 0, most = 0;
    for (let i = 0; i < at.length; i += span) {
      let columnSum = 0, columnKnown = 0;
      for (let k = first + i; k < first + Math.min(i + span, at.length); k++) {
        const value = packedSteal[k] | packedSteal[half + k] << 8;
        if (value === UNKNOWN) continue;
        columnSum += value;
        columnKnown++;
        if (value > most) most = value;
      }
      columns.push(columnKnown ? columnSum / columnKnown / 1000 : NaN);
      sum += columnSum;
      known += columnKnown;
    }
    return {columns, mean: known ? sum / known / 1000 : 0, peak: most / 1000};
  };
  const hosts = data.hosts.map((h, i) => ({...h, ...Object.fromEntries(RUNS.map((run, k) => [run, stealOf(k, i)]))}));
  const first = RUNS[0];
  const worst = [...hosts].sort((a, b) => b[first].mean - a[first].mean || (a.host < b.host ? -1 : 1));
  const byZone = (a, b) => (a.zone === b.zone ? a[first].mean - b[first].mean : a.zone < b.zone ? 1 : -1);
  let shownHosts = [];
  const chooseHosts = () => {
    const zone = el('heat-zone').value;
    const all = worst.filter(h => !zone || h.zone === zone);
    const rows = Number(el('heat-rows').value) || all.length;
    shownHosts = all.slice(0, rows).sort(byZone);
    el('steal-note').textContent = 'Share of the VMs\u2019 CPU time that neighbours took, mean of '
      + Math.round(span * intervalMinutes) + ' minutes. One row for each of '
      + (all.length > rows ? `the ${count(rows)} worst of ${count(all.length)} hosts` : `${count(all.length)} hosts`)
      + (live ? ', grouped by zone, worst first, as it was seen; empty where nothing was. How it would be without the loop cannot '
        + 'be seen of a real cloud.' : ', grouped by zone, worst first without the loop.');
  };
  [...new Set(hosts.map(h => h.zone))].sort().forEach(zone =>
    el('heat-zone').append(node('option', {value: zone}, zone)));
  [40, MAX_ROWS, 400].filter(n => n < hosts.length).forEach(n =>
    el('heat-rows').append(node('option', n === MAX_ROWS ? {value: n, selected: ''} : {value: n}, `${n} worst`)));
  el('heat-rows').append(node('option', hosts.length <= MAX_ROWS ? {value: '', selected: ''} : {value: ''},
    `all ${count(hosts.length)}`));
  chooseHosts();
  const heatTimes = at.filter((t, i) => i % span === 0);
  const top = Math.max(0.05, Math.ceil(peak(hosts.flatMap(h => RUNS.map(run => peak(h[run].columns.filter(v => v >= 0))))) * 20) / 20);
  el('scale-max').textContent = percent(top, 0) + ' of vCPU time';
  folded('steal-table', 'Steal by host', [
    ['Host', 'id', h => h.host], ['Zone', 'id', h => h.zone],
    ...RUNS.map(run => [live ? 'Mean' : 'Mean ' + run, 'num', h => percent(h[run].mean)]),
    ...RUNS.map(run => [live ? 'Peak' : 'Peak ' + run, 'num', h => percent(h[run].peak)])], () => worst);

  if (live) el('heat-on-title').textContent = 'As seen';
  el('heat-on').closest('.pair').classList.toggle('one', live);
  ['heat-zone', 'heat-rows'].forEach(id => el(id).addEventListener('change', () => { chooseHosts(); redraw(); }));
  ['(prefers-color-scheme: dark)', 'print'].forEach(media => matchMedia(media).addEventListener('change', redraw));
  new ResizeObserver(() => charts.forEach(c => c.resize())).observe(document.body);
  addEventListener('beforeprint', () => {
    drawings.forEach((how, id) => drawn.has(id) || draw(id));
    charts.forEach(c => c.resize());
  });
  // One after another, so that the page can be scrolled meanwhile; a picture of the whole page has them all.
  const rest = () => {
    const id = [...drawings.keys()].find(key => !drawn.has(key));
    if (id) {
      draw(id);
      setTimeout(rest);
    } else {
      document.documentElement.dataset.ready = 'yes';
    }
  };
  rest();
})();
