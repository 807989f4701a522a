'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const el = id => document.getElementById(id);
  const s = data.summary;
  const startedAt = Date.parse(data.series.startedAt);
  const lengthMs = data.series.lengthSeconds * 1000;
  const at = data.series.atSeconds.map(t => startedAt + t * 1000);
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
  const better = s.sufferingVmMinutesOn <= s.sufferingVmMinutesOff;
  if (s.sufferingVmMinutesOff > 0) {
    el('headline').textContent = percent(Math.abs(s.reduction)) + (better ? ' less' : ' more') + ' CPU suffering';
  }
  const oracleReduction = s.sufferingVmMinutesOff > 0 ? 1 - s.sufferingVmMinutesOracle / s.sufferingVmMinutesOff : 0;
  el('lead').textContent = `VMs suffered from their neighbours for ${count(s.sufferingVmMinutesOff)} VM-minutes without `
    + `the loop and ${count(s.sufferingVmMinutesOn)} with it. An oracle under the same brakes would have left `
    + `${count(s.sufferingVmMinutesOracle)}.`;
  const outcomes = Object.entries(s.outcomes).map(([phase, n]) => count(n) + ' ' + plain(phase)).join(', ');
  const tile = (name, value, more, tone = '') => node('dl', {class: ('tile ' + tone).trim()},
    node('dt', {}, name), node('dd', {class: 'value'}, value), node('dd', {class: 'more'}, more));
  const zeroIsGood = n => n === 0 ? 'good' : 'bad';
  el('tiles').append(
    tile('Suffering removed', percent(s.reduction), 'oracle ' + percent(oracleReduction)),
    tile('Precision', percent(s.precision), count(s.detections) + ' detections'),
    tile('Recall', percent(s.recall), count(s.episodes) + ' episodes'),
    tile('Migrations', count(s.migrations), outcomes || 'none began'),
    tile('Moved', bytes(s.bytesMoved), 'over the wire'),
    tile('Isolated', count(Math.round(s.isolatedVmMinutes)), 'VM-minutes out of service'),
    tile('Left isolated', count(s.isolatedAtEnd), s.unknownAtEnd ? count(s.unknownAtEnd) + ' of unknown end' : 'at the end',
      zeroIsGood(s.isolatedAtEnd + s.unknownAtEnd)),
    tile('Rule violations', count(s.ruleViolations), 'independent checker', zeroIsGood(s.ruleViolations)),
    tile('Fairness of tenants', s.fairnessOn.jain.toFixed(3), 'Jain, off ' + s.fairnessOff.jain.toFixed(3)),
    tile('Worst-served tenant', percent(s.fairnessOn.spread), 'below the best, off ' + percent(s.fairnessOff.spread)));

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

  // ---- suffering, by hour
  const byHour = new Map();
  at.forEach((t, i) => {
    const hour = Math.floor((t - startedAt) / 3600e3);
    const row = byHour.get(hour) || {at: startedAt + hour * 3600e3, off: 0, on: 0, oracle: 0, bytes: 0};
    row.off += data.series.sufferingVmMinutesOff[i];
    row.on += data.series.sufferingVmMinutesOn[i];
    row.oracle += data.series.sufferingVmMinutesOracle[i];
    row.bytes += data.series.bytesMoved[i];
    byHour.set(hour, row);
  });
  table(el('suffering-table'), 'Suffering VM-minutes by hour', [
    ['Hour', 'id', r => clock(r.at)], ['Off', 'num', r => count(r.off)], ['On', 'num', r => count(r.on)],
    ['Oracle', 'num', r => count(r.oracle)], ['Moved', 'num', r => bytes(r.bytes)]], [...byHour.values()]);

  // ---- steal by host: columns of a width the eye can tell apart, rows by zone and then worst first
  const MAX_ROWS = 120;
  const MAX_COLUMNS = 96;
  const mean = xs => xs.length ? xs.reduce((a, b) => a + b, 0) / xs.length : 0;
  const peak = xs => xs.reduce((a, b) => Math.max(a, b), 0);
  const span = Math.max(1, Math.ceil(at.length / MAX_COLUMNS));
  const squeeze = xs => {
    const out = [];
    for (let i = 0; i < xs.length; i += span) out.push(mean(xs.slice(i, i + span)));
    return out;
  };
  const hosts = data.hosts.map(h => ({host: h.host, zone: h.zone,
    off: squeeze(h.stealRatioOff), on: squeeze(h.stealRatioOn),
    meanOff: mean(h.stealRatioOff), meanOn: mean(h.stealRatioOn),
    peakOff: peak(h.stealRatioOff), peakOn: peak(h.stealRatioOn)}));
  const worst = [...hosts].sort((a, b) => b.meanOff - a.meanOff || (a.host < b.host ? -1 : 1));
  const shownHosts = worst.slice(0, MAX_ROWS)
    .sort((a, b) => (a.zone === b.zone ? a.meanOff - b.meanOff : a.zone < b.zone ? 1 : -1));
  const heatTimes = at.filter((t, i) => i % span === 0);
  const top = Math.max(0.05, Math.ceil(peak(shownHosts.flatMap(h => [peak(h.off), peak(h.on)])) * 20) / 20);
  el('scale-max').textContent = percent(top, 0) + ' of vCPU time';
  el('steal-note').textContent = 'Share of the VMs\u2019 CPU time that neighbours took, mean of '
    + Math.round(span * intervalMinutes) + ' minutes. One row for each host'
    + (hosts.length > MAX_ROWS ? ` of the ${MAX_ROWS} worst` : '') + ', grouped by zone, worst first without the loop.';
  table(el('steal-table'), 'Steal by host', [
    ['Host', 'id', h => h.host], ['Zone', 'id', h => h.zone],
    ['Mean off', 'num', h => percent(h.meanOff)], ['Mean on', 'num', h => percent(h.meanOn)],
    ['Peak off', 'num', h => percent(h.peakOff)], ['Peak on', 'num', h => percent(h.peakOn)]], worst);

  // ---- migrations
  const tone = outcome => ({DONE: 'good', FAILED: 'bad', UNKNOWN: 'bad'})[outcome] || 'plain';
  const tag = (text, kind) => node('span', {class: 'tag ' + kind}, text);
  const minutes = ms => (ms / 60000).toFixed(0) + ' min';
  const terminal = new Set(['DONE', 'INEFFECTIVE', 'INCONCLUSIVE', 'FAILED', 'CANCELLED']);
  const migrations = data.migrations.map(m => {
    const phases = m.phases.map(p => ({phase: p.phase, at: Date.parse(p.at)}));
    const begun = phases.length ? phases[0].at : startedAt;
    const last = phases[phases.length - 1];
    return {...m, phases, begun, end: last && terminal.has(last.phase) ? last.at : startedAt + lengthMs};
  });
  table(el('migrations-table'), 'Migrations', [
    ['Begun', 'id', m => clock(m.begun)], ['VM', 'id', m => m.vm], ['Role', 'id', m => m.role || '\u2013'],
    ['From', 'id', m => m.source], ['To', 'id', m => m.target],
    ['Steal', 'num', m => percent(m.stealRatio)], ['Moved', 'num', m => bytes(m.bytesMoved)],
    ['Took', 'num', m => minutes(m.end - m.begun)],
    ['Outcome', '', m => tag(plain(m.outcome), tone(m.outcome))], ['Why', 'words', m => m.reason || '\u2013']],
    migrations, true);
  const laneEnds = [];
  const MIN_GAP = lengthMs / 400;
  [...migrations].sort((a, b) => a.begun - b.begun).forEach(m => {
    let lane = laneEnds.findIndex(end => end + MIN_GAP <= m.begun);
    if (lane < 0) lane = laneEnds.push(0) - 1;
    laneEnds[lane] = m.end;
    m.lane = lane;
  });

  // ---- decisions
  const decisionTone = {CHOSEN: 'good', NO_HOST: 'bad', STAYS: 'plain'};
  const PAGE = 100;
  let limit = PAGE;
  const searchable = data.decisions.map(d => (d.vm + ' ' + d.host + ' ' + d.text).toLowerCase());
  [...new Set(data.decisions.map(d => d.decision))].sort().forEach(kind =>
    el('decision-kind').append(node('option', {value: kind}, plain(kind))));
  const showDecisions = () => {
    const words = el('decision-text').value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = el('decision-kind').value;
    const found = data.decisions.filter((d, i) =>
      (!kind || d.decision === kind) && words.every(w => searchable[i].includes(w)));
    table(el('decisions-table'), 'Decisions', [
      ['At', 'id', d => clock(Date.parse(d.at))], ['VM', 'id', d => d.vm], ['On', 'id', d => d.host],
      ['Steal', 'num', d => percent(d.severity)],
      ['Decision', '', d => tag(plain(d.decision), decisionTone[d.decision] || 'plain')],
      ['Why', 'words', d => d.text]], found.slice(0, limit), true);
    el('decision-count').value = found.length > limit
      ? `${count(limit)} of ${count(found.length)} shown` : `${count(found.length)} shown`;
    el('decision-more').hidden = found.length <= limit;
  };
  el('decision-text').addEventListener('input', () => { limit = PAGE; showDecisions(); });
  el('decision-kind').addEventListener('change', () => { limit = PAGE; showDecisions(); });
  el('decision-more').addEventListener('click', () => { limit += 5 * PAGE; showDecisions(); });
  showDecisions();

  // ---- brakes, rules, notes
  const brakes = Object.entries(data.brakes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (brakes.length === 0) {
    el('brakes').append(node('p', {class: 'empty'}, 'None was needed.'));
  } else {
    const bars = node('div', {class: 'bars'});
    for (const [name, times] of brakes) {
      bars.append(node('span', {}, name), node('i', {style: `width:${100 * times / brakes[0][1]}%`}),
        node('span', {class: 'num'}, count(times)));
    }
    el('brakes').append(bars);
  }
  const list = (place, texts, none) => texts.length
    ? place.append(...texts.map(text => node('li', {}, text))) : place.append(node('li', {}, none));
  if (data.violations.length === 0) {
    el('rules').append(node('p', {class: 'empty'}, 'No rule was broken.'));
  } else {
    const ul = node('ul');
    list(ul, data.violations, '');
    el('rules').append(ul);
  }
  const notes = [...data.notes];
  if (data.config.mode !== 'ACT') notes.unshift(`The policy\u2019s mode is ${data.config.mode}: nothing was moved.`);
  list(el('notes'), notes, 'None.');
  el('notes').append(node('li', {}, 'Plan hash: ', node('code', {}, s.planHash)));

  // ---- charts, drawn again when the colour scheme or the width changes
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const charts = new Map();
  const chart = (id, label, option) => {
    const place = el(id);
    place.setAttribute('aria-label', label);
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
    confine: true, ...extra});
  const timeAxis = extra => axis({type: 'time', min: startedAt, max: startedAt + lengthMs,
    splitLine: {show: false}, axisLabel: {color: colour('soft'), hideOverlap: true, formatter: t => clock(t)}, ...extra});

  const drawSuffering = () => {
    const line = (name, key, extra) => ({name, type: 'line', showSymbol: false, data: at.map((t, i) => [t, data.series[key][i]]),
      step: 'end', lineStyle: {width: 2}, emphasis: {disabled: true}, ...extra});
    chart('suffering', `Suffering VM-minutes over time: ${s.sufferingVmMinutesOff} without the loop, `
      + `${s.sufferingVmMinutesOn} with it, ${s.sufferingVmMinutesOracle} with an oracle. The table below has the figures.`, {
      color: [colour('off'), colour('on'), colour('oracle')],
      legend: {top: 0, left: 0, icon: 'roundRect', itemHeight: 4, itemWidth: 18, textStyle: {color: colour('ink')}},
      grid: {left: 8, right: 12, top: 56, bottom: 4, containLabel: true},
      tooltip: tooltip({trigger: 'axis', axisPointer: {lineStyle: {color: colour('soft')}},
        formatter: ps => clock(ps[0].value[0]) + ps.map(p => `<br>${p.marker}${p.seriesName}: ${count(p.value[1])}`).join('')}),
      xAxis: timeAxis(), yAxis: axis({type: 'value', name: `VM-minutes in ${intervalMinutes} min`,
        nameTextStyle: {align: 'left', color: colour('soft')}, minInterval: 1}),
      series: [
        line('Loop off', 'sufferingVmMinutesOff', {areaStyle: {opacity: 0.12}}),
        line('Loop on', 'sufferingVmMinutesOn', {areaStyle: {opacity: 0.3}}),
        line('Oracle', 'sufferingVmMinutesOracle', {lineStyle: {width: 1.5, type: 'dashed'}})]});
  };

  const drawHeat = (id, key, words) => {
    const cells = [];
    shownHosts.forEach((h, y) => h[key].forEach((v, x) => cells.push([x, y, v])));
    const rowHeight = Math.max(3, Math.min(14, 480 / shownHosts.length));
    el(id).style.height = Math.round(shownHosts.length * rowHeight + 60) + 'px';
    const narrow = el(id).clientWidth < 420;
    chart(id, `Steal of each host over time, ${words}. The table below has the means and peaks.`, {
      grid: {left: 10, right: 10, top: 4, bottom: 4, containLabel: true},
      tooltip: tooltip({formatter: p => `${safe(shownHosts[p.value[1]].host)} (${safe(shownHosts[p.value[1]].zone)})<br>`
        + `${clock(heatTimes[p.value[0]])}: ${percent(p.value[2])}`}),
      xAxis: axis({type: 'category', data: heatTimes.map(clock), splitLine: {show: false}}),
      yAxis: axis({type: 'category', data: shownHosts.map(h => h.host), splitLine: {show: false},
        axisLabel: {color: colour('soft'), fontSize: 10, hideOverlap: true, width: narrow ? 64 : 110, overflow: 'truncate'}}),
      visualMap: {show: false, min: 0, max: top,
        inRange: {color: ['heat0', 'heat1', 'heat2', 'heat3', 'heat4'].map(colour)}},
      series: [{type: 'heatmap', data: cells, progressive: 0, emphasis: {itemStyle: {borderColor: colour('ink'), borderWidth: 1}}}]});
    charts.get(id).resize();
  };

  const PHASES = ['PROPOSED', 'PLANNED', 'ISOLATING', 'ISOLATED', 'MIGRATING', 'VERIFYING', 'REINTEGRATING', 'OBSERVING',
    'UNKNOWN'];
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
    chart('timeline', `${migrations.length} migrations over time by phase. The table below lists them.`, {
      color: used.map(colourOf),
      legend: {top: 0, left: 0, itemWidth: 12, itemHeight: 10, icon: 'rect', textStyle: {color: colour('ink')}},
      grid: {left: 8, right: 12, top: el('timeline').clientWidth < 600 ? 64 : 34, bottom: 52, containLabel: true},
      tooltip: tooltip({formatter: p => {
        const m = migrations[p.value[3]];
        return `${safe(m.vm)}: ${safe(m.source)} \u2192 ${safe(m.target)}<br>${plain(used[p.seriesIndex])} ${clock(p.value[0])}\u2013`
          + `${clock(p.value[1])}, then ${plain(m.outcome)}`;
      }}),
      dataZoom: [{type: 'slider', bottom: 8, height: 22, showDetail: false, borderColor: colour('line'),
        fillerColor: 'rgba(128,128,128,0.18)', handleStyle: {color: colour('soft')}, brushSelect: false}],
      xAxis: timeAxis(), yAxis: {type: 'value', min: -0.5, max: laneEnds.length - 0.5, inverse: true, show: false},
      series: used.map(phase => ({name: plain(phase), type: 'custom', renderItem: bar, clip: true,
        encode: {x: [0, 1], y: 2}, data: segments.get(phase)}))});
    charts.get('timeline').resize();
  };

  const drawAll = () => {
    drawSuffering();
    drawHeat('heat-off', 'off', 'without the loop');
    drawHeat('heat-on', 'on', 'with the loop');
    drawTimeline();
  };
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  new ResizeObserver(() => charts.forEach(c => c.resize())).observe(document.body);
  addEventListener('beforeprint', () => charts.forEach(c => c.resize()));
})();
