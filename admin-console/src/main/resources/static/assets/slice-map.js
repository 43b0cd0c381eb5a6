'use strict';

// Draws the slices of a size class, a cell for each, or for some in a row where there are more than fit.
(function () {
  const CELLS = [14, 12, 10, 8, 6, 5, 4];
  const MAX_HEIGHT = 400;
  const LETTER_CELL = 10;
  const MARK_CELL = 5;

  function legendOf(element) {
    const kinds = new Map();
    element.querySelectorAll('li[data-letter]').forEach(function (item, rank) {
      kinds.set(item.dataset.letter, {
        rank: rank, letter: item.dataset.letter, style: item.dataset.style, title: item.dataset.title,
      });
    });
    return kinds;
  }

  function unroll(text, kinds) {
    const ranks = [];
    const lengths = [];
    let total = 0;
    const pattern = /(\d+)([A-Z])/g;
    for (let run = pattern.exec(text); run; run = pattern.exec(text)) {
      lengths.push(Number(run[1]));
      ranks.push(kinds.get(run[2]).rank);
      total += Number(run[1]);
    }
    const slots = new Uint8Array(total);
    let at = 0;
    for (let i = 0; i < ranks.length; i++) {
      slots.fill(ranks[i], at, at + lengths[i]);
      at += lengths[i];
    }
    return slots;
  }

  function SliceMap(figure) {
    this.figure = figure;
    this.kinds = Array.from(legendOf(document.querySelector(figure.dataset.legend)).values());
    this.slots = unroll(figure.dataset.states, new Map(this.kinds.map(function (kind) { return [kind.letter, kind]; })));
    this.marks = new Set((figure.dataset.marks || '').split(',').filter(Boolean).map(Number));
    this.first = Number(figure.dataset.first);
    this.stride = Number(figure.dataset.stride);
    this.cursor = -1;
    this.hover = figure.querySelector('.hover');
    this.canvas = document.createElement('canvas');
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-roledescription', 'map of slices');
    this.canvas.setAttribute('aria-label', figure.dataset.label);
    this.canvas.setAttribute('aria-describedby', 'map-help');
    figure.append(this.canvas);
    this.listen();
    this.layout();
  }

  SliceMap.prototype.layout = function () {
    const width = Math.max(40, Math.floor(this.figure.clientWidth));
    const count = this.slots.length;
    this.per = 1;
    this.cell = CELLS[CELLS.length - 1];
    for (const size of CELLS) {
      if (Math.ceil(count / Math.floor(width / size)) * size <= MAX_HEIGHT) {
        this.cell = size;
        break;
      }
    }
    this.columns = Math.max(1, Math.floor(width / this.cell));
    const rows = Math.floor(MAX_HEIGHT / this.cell);
    if (Math.ceil(count / this.columns) > rows) {
      this.per = Math.ceil(count / (this.columns * rows));
    }
    this.cells = Math.ceil(count / this.per);
    this.rows = Math.max(1, Math.ceil(this.cells / this.columns));
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.columns * this.cell * ratio);
    this.canvas.height = Math.round(this.rows * this.cell * ratio);
    this.canvas.style.width = this.columns * this.cell + 'px';
    this.canvas.style.height = this.rows * this.cell + 'px';
    this.ratio = ratio;
    this.figure.dataset.cells = String(this.cells);
    this.ranks = Uint8Array.from({length: this.cells}, function (_, cell) { return this.rankOf(cell); }, this);
    this.picture = document.createElement('canvas');
    this.paint();
    this.draw();
  };

  // Of several slices a cell shows the one that matters most: the legend is in that order.
  SliceMap.prototype.rankOf = function (cell) {
    const from = cell * this.per;
    const to = Math.min(from + this.per, this.slots.length);
    let rank = 0;
    for (let slot = from; slot < to; slot++) {
      if (this.slots[slot] > rank) {
        rank = this.slots[slot];
      }
    }
    return rank;
  };

  SliceMap.prototype.colours = function () {
    const style = getComputedStyle(document.documentElement);
    const read = function (name) { return style.getPropertyValue(name).trim(); };
    return {
      kinds: this.kinds.map(function (kind) { return read('--' + kind.style); }),
      mark: read('--map-mark'),
      cursor: read('--map-cursor'),
      surface: read('--surface'),
    };
  };

  function inkOn(colour) {
    const value = parseInt(colour.slice(1), 16);
    const light = 0.299 * (value >> 16 & 255) + 0.587 * (value >> 8 & 255) + 0.114 * (value & 255);
    return light > 110 ? '#10151c' : '#ffffff';
  }

  // Without the cursor: that moves often, and the rest of a large map takes a while to paint.
  SliceMap.prototype.paint = function () {
    this.picture.width = this.canvas.width;
    this.picture.height = this.canvas.height;
    const context = this.picture.getContext('2d');
    const colours = this.colours();
    const inks = colours.kinds.map(inkOn);
    const cell = this.cell;
    const gap = cell > 4 ? 1 : 0;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.columns * cell, this.rows * cell);
    context.font = '700 ' + (cell - 4) + 'px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let each = 0; each < this.cells; each++) {
      const rank = this.ranks[each];
      const x = each % this.columns * cell;
      const y = Math.floor(each / this.columns) * cell;
      context.fillStyle = colours.kinds[rank];
      context.fillRect(x, y, cell - gap, cell - gap);
      if (rank > 0) {
        context.fillStyle = inks[rank];
        this.mark(context, rank, x, y, cell - gap);
      }
    }
    context.lineWidth = 2;
    context.strokeStyle = colours.mark;
    this.marks.forEach(function (slot) {
      const at = Math.floor(slot / this.per);
      context.strokeRect(at % this.columns * cell + 0.5, Math.floor(at / this.columns) * cell + 0.5, cell - gap - 1, cell - gap - 1);
    }, this);
  };

  SliceMap.prototype.draw = function () {
    const context = this.canvas.getContext('2d');
    const cell = this.cell;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.picture, 0, 0);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (this.cursor >= 0) {
      const colours = this.colours();
      const x = this.cursor % this.columns * cell;
      const y = Math.floor(this.cursor / this.columns) * cell;
      context.strokeStyle = colours.surface;
      context.lineWidth = 4;
      context.strokeRect(x - 0.5, y - 0.5, cell, cell);
      context.strokeStyle = colours.cursor;
      context.lineWidth = 2;
      context.strokeRect(x - 0.5, y - 0.5, cell, cell);
    }
  };

  // Not by colour alone: a letter, or a sign of its own where a letter does not fit.
  SliceMap.prototype.mark = function (context, rank, x, y, size) {
    const kind = this.kinds[rank];
    if (this.cell >= LETTER_CELL) {
      context.fillText(kind.letter, x + size / 2, y + size / 2 + 0.5);
    } else if (this.cell >= MARK_CELL) {
      const half = size / 2;
      switch (kind.letter) {
        case 'W': case 'R': context.fillRect(x, y + size - 1.5, size, 1.5); break;
        case 'Q': case 'T': context.fillRect(x + half - 1, y + half - 1, 2, 2); break;
        case 'U': case 'K': context.fillRect(x, y, half, half); break;
        default: break;
      }
    }
  };

  SliceMap.prototype.describe = function (cell) {
    const from = cell * this.per;
    const to = Math.min(from + this.per, this.slots.length);
    const kind = this.kinds[this.ranks[cell]];
    if (to - from === 1) {
      return 'slice ' + from + ', offset ' + (this.first + from * this.stride) + ', ' + kind.title
        + (this.marks.has(from) ? ', suspected' : '');
    }
    const counts = this.kinds.map(function () { return 0; });
    for (let slot = from; slot < to; slot++) {
      counts[this.slots[slot]]++;
    }
    return 'slices ' + from + ' to ' + (to - 1) + ': ' + this.kinds
      .map(function (each, rank) { return counts[rank] ? counts[rank] + ' ' + each.title : ''; })
      .filter(Boolean).join(', ');
  };

  SliceMap.prototype.moveTo = function (cell, quietly) {
    const to = Math.max(0, Math.min(this.cells - 1, cell));
    if (this.cells === 0) {
      return;
    }
    this.cursor = to;
    this.draw();
    const words = this.describe(to);
    this.hover.textContent = words;
    if (!quietly) {
      document.getElementById('announcer').textContent = words;
    }
  };

  SliceMap.prototype.seek = function (step) {
    let cell = this.cursor;
    const interesting = this.kinds.length - (this.figure.dataset.legend === '#legend-changes' ? 1 : 4);
    for (let tried = 0; tried < this.cells; tried++) {
      cell = (cell + step + this.cells) % this.cells;
      if (this.ranks[cell] >= interesting) {
        this.moveTo(cell);
        return;
      }
    }
  };

  SliceMap.prototype.cellAt = function (event) {
    const box = this.canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / this.cell);
    const row = Math.floor((event.clientY - box.top) / this.cell);
    const cell = row * this.columns + column;
    return column >= 0 && column < this.columns && cell >= 0 && cell < this.cells ? cell : -1;
  };

  SliceMap.prototype.choose = function () {
    const detail = document.getElementById('slice-detail');
    if (this.cursor < 0 || !detail || !this.figure.dataset.detail) {
      return;
    }
    const slot = this.cursor * this.per;
    show(detail, this.figure, slot, Math.min(this.per, this.slots.length - slot));
  };

  SliceMap.prototype.listen = function () {
    const map = this;
    this.canvas.addEventListener('click', function (event) {
      const cell = map.cellAt(event);
      if (cell >= 0) {
        map.moveTo(cell, true);
        map.choose();
      }
    });
    this.canvas.addEventListener('pointermove', function (event) {
      const cell = map.cellAt(event);
      if (cell >= 0) {
        map.hover.textContent = map.describe(cell);
      }
    });
    this.canvas.addEventListener('focus', function () {
      if (map.cursor < 0) {
        map.moveTo(0);
      }
    });
    this.canvas.addEventListener('keydown', function (event) {
      const steps = {
        ArrowLeft: -1, ArrowRight: 1, ArrowUp: -map.columns, ArrowDown: map.columns,
        PageUp: -10 * map.columns, PageDown: 10 * map.columns,
      };
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      if (event.key in steps) {
        const to = map.cursor + steps[event.key];
        if (Math.abs(steps[event.key]) === 1 || event.key.startsWith('Page') || (to >= 0 && to < map.cells)) {
          map.moveTo(to);
        }
      } else if (event.key === 'Home' || event.key === 'End') {
        map.moveTo(event.key === 'Home' ? 0 : map.cells - 1);
      } else if (event.key === '+' || event.key === '-') {
        map.seek(event.key === '+' ? 1 : -1);
      } else if (event.key === 'Enter' || event.key === ' ') {
        map.choose();
      } else {
        return;
      }
      event.preventDefault();
    });
  };

  let asked = 0;

  function show(detail, figure, slot, count) {
    const mine = ++asked;
    const url = figure.dataset.detail + '&index=' + figure.dataset.index + '&slot=' + slot + '&count=' + count;
    fetch(url, {headers: {Accept: 'text/html'}, signal: AbortSignal.timeout(10000)}).then(function (response) {
      if (response.status === 404) {
        return Promise.resolve('<p>This analysis is not kept any more. Run it again.</p>');
      }
      if (!response.ok) {
        window.shmipcConsole.refused(response.status);
        return Promise.resolve(null);
      }
      window.shmipcConsole.found();
      return response.text();
    }).then(function (html) {
      // Escaped by the server; and no script in it would run, by the page's policy.
      if (html !== null && mine === asked) {
        detail.innerHTML = html;
      }
    }).catch(function () {
      window.shmipcConsole.lost('The console does not answer. What is shown may be old.');
    });
  }

  const maps = Array.from(document.querySelectorAll('.slice-map')).map(function (figure) { return new SliceMap(figure); });

  function redraw() {
    maps.forEach(function (map) {
      map.paint();
      map.draw();
    });
  }
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  let width = window.innerWidth;
  window.addEventListener('resize', function () {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      maps.forEach(function (map) {
        const slot = map.cursor * map.per;
        map.cursor = -1;
        map.layout();
        if (slot >= 0) {
          map.moveTo(Math.floor(slot / map.per), true);
        }
      });
    }
  });

  // A slice in a table: shows it beside the maps, and where it is on its map.
  document.addEventListener('click', function (event) {
    const link = event.target.closest && event.target.closest('a.slice-link');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
      return;
    }
    const slot = Number(link.dataset.slot);
    const map = maps.find(function (each) { return each.figure.dataset.index === link.dataset.class; });
    const detail = document.getElementById('slice-detail');
    if (!map || slot < 0 || !detail) {
      return;
    }
    event.preventDefault();
    map.moveTo(Math.floor(slot / map.per), true);
    show(detail, map.figure, slot, 1);
    detail.scrollIntoView({block: 'nearest'});
    detail.focus({preventScroll: true});
  });

  document.querySelectorAll('form[data-busy]').forEach(function (form) {
    form.addEventListener('submit', function () {
      const button = form.querySelector('button');
      button.disabled = true;
      button.textContent = form.dataset.busy;
      document.getElementById('announcer').textContent = form.dataset.busy;
    });
  });

  // What the console would not read is not sent.
  document.querySelectorAll('form[data-max-bytes]').forEach(function (form) {
    form.addEventListener('change', function (event) {
      const file = event.target.files && event.target.files[0];
      const tooLong = file && file.size > Number(form.dataset.maxBytes);
      event.target.setCustomValidity(tooLong ? 'This file has ' + file.size + ' bytes: must be <= ' + form.dataset.maxBytes : '');
      event.target.reportValidity();
    });
  });

  const chosen = new URLSearchParams(location.search).get('slice');
  if (chosen !== null) {
    maps.forEach(function (map) {
      const slot = (Number(chosen) - map.first) / map.stride;
      if (Number.isInteger(slot) && slot >= 0 && slot < map.slots.length) {
        map.moveTo(Math.floor(slot / map.per), true);
      }
    });
  }
})();
