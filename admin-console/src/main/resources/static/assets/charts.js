'use strict';

// Charts of an instance's page, drawn from series.json, which is asked for what is new only.
(function () {
  const section = document.getElementById('charts');
  if (!section || !window.uPlot) {
    return;
  }
  const address = section.getAttribute('data-series');
  const every = Number(section.getAttribute('data-every'));
  const classes = document.getElementById('chart-memory-class');
  const table = document.getElementById('chart-table');
  const rows = document.getElementById('chart-rows');
  const console_ = window.shmipcConsole;
  const STATES = ['free', 'cached', 'writing', 'in queue', 'lent', 'unknown'];
  const ROWS = 30;
  const POWERS = Array.from({length: 53}, function (unused, power) { return Math.pow(2, power); });

  let samples = [];
  let historyMillis = 600000;
  let now = 0;
  let charts = [];

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function stateColor(state) {
    return color('state-' + state.replace(' ', '-'));
  }

  function bytes(value) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
    let unit = 0;
    while (value >= 1023.5 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return (value < 10 && unit > 0 ? value.toFixed(1) : String(Math.round(value))) + ' ' + units[unit];
  }

  function count(value) {
    if (value === null || value === undefined) {
      return '–';
    }
    return value !== 0 && value < 10 ? String(Math.round(value * 10) / 10) : Math.round(value).toLocaleString('en').replace(/,/g, '\u202f');
  }

  function line(label, stroke, width, dash) {
    return {label: label, stroke: stroke, width: width || 1.5, dash: dash, spanGaps: false, points: {show: false},
      value: function (u, v) { return v === null || v === undefined ? '–' : count(v); }};
  }

  // The whole history once there is one; until then no more emptiness than two minutes.
  function window_() {
    const first = samples.length === 0 ? now : samples[0].t;
    return [Math.max(now - historyMillis, Math.min(first, now - 120000)) / 1000, now / 1000];
  }

  function options(element, series, format) {
    const axis = {stroke: color('faint'), grid: {stroke: color('line'), width: 1}, ticks: {stroke: color('line'), width: 1}};
    return {
      width: Math.max(200, element.clientWidth), height: 190, cursor: {drag: {x: false, y: false}},
      series: [{label: 'Time', value: '{HH}:{mm}:{ss}'}].concat(series),
      axes: [
        Object.assign({space: 70, values: [[60, '{HH}:{mm}', null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]]}, axis),
        Object.assign(format === bytes ? {incrs: POWERS} : {}, {size: 64, values: function (u, splits) { return splits.map(format); }}, axis)
      ],
      scales: {
        x: {range: window_},
        y: {range: function (u, least, most) { return [0, most > 0 ? most * 1.1 : 1]; }}
      }
    };
  }

  // Bytes of each state, of one size class or of all.
  function memoryOf(sample) {
    if (!sample.classes) {
      return null;
    }
    const sums = [0, 0, 0, 0, 0, 0];
    sample.classes.forEach(function (each) {
      if (classes.value === '' || Number(classes.value) === each[0]) {
        for (let i = 0; i < 6; i++) {
          sums[i] += each[i + 1] * each[0];
        }
      }
    });
    return sums;
  }

  function outOf(memory) {
    return memory === null ? null : memory[2] + memory[3] + memory[4] + memory[5];
  }

  // Slices in use lie one above the other, those nobody answers for at the bottom. Free ones are the rest, and not drawn.
  const STACK = [5, 4, 3, 2];

  function stacked() {
    const memory = samples.map(memoryOf);
    return STACK.map(function (unused, level) {
      return memory.map(function (each) {
        return each === null ? null : STACK.slice(0, level + 1).reduce(function (sum, state) { return sum + each[state]; }, 0);
      });
    }).reverse();
  }

  function column(field, index) {
    return samples.map(function (each) { return each[field] ? each[field][index] : null; });
  }

  function times() {
    return samples.map(function (each) { return each.t / 1000; });
  }

  function queueData() {
    return [times(), column('queues', 0), column('queues', 1)];
  }

  function rateData() {
    return [times(), column('rates', 0), column('rates', 1), column('rates', 2)];
  }

  function memoryData() {
    return [times()].concat(stacked());
  }

  function memorySeries() {
    return STACK.slice().reverse().map(function (state) {
      const fill = stateColor(STATES[state]);
      return {label: STATES[state], stroke: fill, fill: fill, width: 1, spanGaps: false, points: {show: false},
        value: function (u, v, series, index) {
          const memory = index === null || index === undefined || !samples[index] ? null : memoryOf(samples[index]);
          return memory === null ? '–' : bytes(memory[state]);
        }};
    });
  }

  function build() {
    charts.forEach(function (each) { each.plot.destroy(); });
    charts = [
      chart('chart-queues', [line('to peers', stateColor('in queue')), line('from peers', stateColor('lent'), 1.5, [6, 3])], count, queueData),
      chart('chart-rates', [line('sent', stateColor('writing')), line('received', stateColor('in queue'), 1.5, [6, 3]), line('fallback', color('bad'), 2)], count, rateData),
      chart('chart-memory', memorySeries(), bytes, memoryData)
    ];
  }

  function chart(id, series, format, data) {
    const element = document.getElementById(id);
    return {element: element, data: data, plot: new uPlot(options(element, series, format), data(), element)};
  }

  function most(values) {
    return values.reduce(function (highest, each) { return each !== null && each > highest ? each : highest; }, 0);
  }

  function words(id, text) {
    const element = document.getElementById(id);
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  function describe() {
    const last = samples[samples.length - 1];
    if (!last) {
      return;
    }
    if (!last.queues) {
      ['queues', 'rates', 'memory'].forEach(function (each) { words('chart-' + each + '-words', 'No reading now: it does not answer.'); });
      return;
    }
    words('chart-queues-words', 'Now ' + count(last.queues[0]) + ' to peers, ' + count(last.queues[1]) + ' from peers; highest ' +
      count(most(column('queues', 0))) + ' and ' + count(most(column('queues', 1))) + '.');
    words('chart-rates-words', last.rates
      ? 'Now ' + count(last.rates[0]) + ' sent, ' + count(last.rates[1]) + ' received, ' + count(last.rates[2]) + ' fell back; highest ' +
        count(most(column('rates', 0))) + ', ' + count(most(column('rates', 1))) + ' and ' + count(most(column('rates', 2))) + '.'
      : 'One more reading is needed.');
    const memory = memoryOf(last);
    const all = memory.reduce(function (sum, each) { return sum + each; }, 0);
    words('chart-memory-words', 'Now ' + bytes(outOf(memory)) + ' of ' + bytes(all) + ' out; highest ' +
      bytes(most(samples.map(function (each) { return outOf(memoryOf(each)); }))) + '.');
  }

  function cell(row, text, tag) {
    const element = document.createElement(tag || 'td');
    element.textContent = text;
    if (tag) {
      element.scope = 'row';
    } else {
      element.className = 'n';
    }
    row.appendChild(element);
  }

  function fillTable() {
    if (!table.open) {
      return;
    }
    rows.replaceChildren.apply(rows, samples.slice(-ROWS).reverse().map(function (each) {
      const row = document.createElement('tr');
      const out = outOf(memoryOf(each));
      cell(row, new Date(each.t).toTimeString().substring(0, 8), 'th');
      cell(row, each.queues ? count(each.queues[0]) : '–');
      cell(row, each.queues ? count(each.queues[1]) : '–');
      cell(row, each.rates ? count(each.rates[0]) : '–');
      cell(row, each.rates ? count(each.rates[1]) : '–');
      cell(row, each.rates ? count(each.rates[2]) : '–');
      cell(row, out === null ? '–' : bytes(out));
      return row;
    }));
  }

  function nameClasses() {
    const known = new Set(Array.from(classes.options, function (each) { return each.value; }));
    samples.slice(-1).forEach(function (sample) {
      (sample.classes || []).forEach(function (each) {
        if (!known.has(String(each[0]))) {
          const option = document.createElement('option');
          option.value = String(each[0]);
          option.textContent = bytes(each[0]);
          classes.appendChild(option);
        }
      });
    });
  }

  function draw() {
    charts.forEach(function (each) { each.plot.setData(each.data()); });
    describe();
    fillTable();
  }

  function ask() {
    const last = samples.length === 0 ? 0 : samples[samples.length - 1].t;
    const abort = new AbortController();
    const timer = setTimeout(function () { abort.abort(); }, 10000);
    return fetch(address + '?since=' + last, {signal: abort.signal, credentials: 'same-origin', headers: {Accept: 'application/json'}})
      .then(function (response) {
        if (!response.ok) {
          console_.refused(response.status);
          return null;
        }
        return response.json();
      })
      .then(function (series) {
        if (series === null) {
          return;
        }
        console_.found();
        now = series.now;
        historyMillis = series.historyMillis;
        samples = samples.concat(series.samples).filter(function (each) { return each.t > now - historyMillis; });
        nameClasses();
        draw();
      })
      .catch(function () { console_.lost('The console does not answer. What is shown may be old.'); })
      .finally(function () {
        clearTimeout(timer);
        setTimeout(ask, every);
      });
  }

  classes.addEventListener('change', draw);
  table.addEventListener('toggle', fillTable);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () {
    build();
    draw();
  });
  new ResizeObserver(function () {
    charts.forEach(function (each) {
      const width = Math.max(200, each.element.clientWidth);
      if (width !== each.plot.width) {
        each.plot.setSize({width: width, height: 190});
      }
    });
  }).observe(section);

  build();
  ask();
})();
