// The script of `-o html`. It runs in the page alone: no module, no request, no markup from strings.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const { endpoints, groups, traffic, flows, graph, kind, asked } = JSON.parse($('report').textContent);
  const isDiff = kind === 'diff';
  const SPELLED_OUT = 26;
  const COLLAPSE_ABOVE = 100;
  const LISTED = 200;

  /** An element with properties, attributes and children. */
  function make(name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (value === undefined) continue;
      if (key.includes('-') || key === 'role' || key === 'scope') element.setAttribute(key, value);
      else element[key] = value;
    }
    element.append(...children);
    return element;
  }

  // flows: [source, destination, traffic, change]; change 1 is gained, 2 is lost, 0 in a plain matrix.
  const byPair = new Map();
  for (const flow of flows) {
    const key = flow[0] * endpoints.length + flow[1];
    byPair.set(key, [...(byPair.get(key) ?? []), flow]);
  }
  const flowsOf = (source, destination) => byPair.get(source * endpoints.length + destination) ?? [];
  const inCluster = (index) => groups[endpoints[index].group].kind === 'namespace';
  const judged = (source, destination) =>
    (inCluster(source) || inCluster(destination)) &&
    (source !== destination || endpoints[source].kind !== 'Pod');
  // Of a pair that was not asked about the report says nothing.
  const askedSet = (list) => (list ? new Set(list) : undefined);
  const [from, to, about] = [asked?.from, asked?.to, asked?.about].map(askedSet);
  const isAsked = (source, destination) =>
    (!from || from.has(source)) &&
    (!to || to.has(destination)) &&
    (!about || about.has(source) || about.has(destination));
  const sign = (flow) => ['', '+ ', '\u2212 '][flow[3]];
  const textOf = (flow) => sign(flow) + traffic[flow[2]].text;

  // ---- filters ----
  const filters = { from: '', to: '', port: '' };

  function matchesEndpoint(index, wanted) {
    const { text, id } = endpoints[index];
    return wanted === '' || text.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted);
  }

  /** `443`, `UDP`, `udp 53` or `other`. */
  function matchesPort(flow, wanted) {
    if (wanted === '') return true;
    const [, protocol, port] = /^([a-z]*)[\s/:]*(\d*)$/u.exec(wanted) ?? [];
    if (protocol === undefined) return false;
    const { ports, other } = traffic[flow[2]];
    if ('other'.startsWith(protocol) && protocol !== '' && port === '') return other;
    return Object.entries(ports).some(
      ([name, intervals]) =>
        name.startsWith(protocol) &&
        intervals.some(([low, high]) => port === '' || (low <= Number(port) && Number(port) <= high)),
    );
  }

  const shownFlows = (source, destination) =>
    flowsOf(source, destination).filter((flow) => matchesPort(flow, filters.port));

  // ---- details ----
  const details = $('details');

  function showDetails(title, ...content) {
    details.replaceChildren(make('h2', { textContent: title }), ...content);
  }

  function listOf(items) {
    const list = make('ul', {}, ...items.slice(0, LISTED).map((text) => make('li', { textContent: text })));
    if (items.length > LISTED) list.append(make('li', { textContent: `and ${items.length - LISTED} more` }));
    return list;
  }

  function section(title, items, none) {
    return [
      make('h3', { textContent: title }),
      items.length > 0 ? listOf(items) : make('p', { className: 'quiet', textContent: none }),
    ];
  }

  function terms(pairs) {
    return make(
      'dl',
      {},
      ...pairs.flatMap(([term, text]) => [
        make('dt', { textContent: term }),
        make('dd', { textContent: text }),
      ]),
    );
  }

  function describe(source, destination) {
    const found = flowsOf(source, destination);
    if (found.length === 0 && !isAsked(source, destination)) return 'not asked about';
    if (found.length === 0)
      return isDiff ? 'unchanged' : judged(source, destination) ? 'nothing' : 'no policy applies';
    return found.map(textOf).join('; ');
  }

  function showPair(source, destination) {
    const pairs = [
      ['From', endpoints[source].text],
      ['To', endpoints[destination].text],
      [isDiff ? 'Change' : 'Allowed', describe(source, destination)],
    ];
    if (source !== destination) pairs.push(['The other way', describe(destination, source)]);
    const switches = [...new Set(flowsOf(source, destination).flatMap((flow) => flow[4] ?? []))];
    if (switches.length > 0) pairs.push(['Depends on', switches.join(', ')]);
    showDetails('Flow', terms(pairs));
  }

  function showEndpoint(index) {
    const { text, isolated, policies, isSource, isDestination } = endpoints[index];
    const facts = [];
    if (isolated) {
      const directions = ['ingress', 'egress'].filter((direction) => isolated[direction]);
      facts.push(['Isolated for', directions.join(' and ') || 'nothing']);
    }
    const sent = flows
      .filter((flow) => flow[0] === index)
      .map((flow) => `${endpoints[flow[1]].text}: ${textOf(flow)}`);
    const got = flows
      .filter((flow) => flow[1] === index)
      .map((flow) => `${endpoints[flow[0]].text}: ${textOf(flow)}`);
    const isWhole = (others) => !others && (!about || about.has(index));
    const none = (isShown, others) =>
      !isShown ? 'not asked about' : isWhole(others) ? 'nothing' : 'nothing of what was asked about';
    showDetails(
      text,
      terms(facts),
      ...(policies ? section('Policies', policies, 'none') : []),
      ...section(isDiff ? 'As source' : 'May send to', sent, none(isSource, to)),
      ...section(isDiff ? 'As destination' : 'May be reached by', got, none(isDestination, from)),
    );
  }

  function showBlock(title, found) {
    const items = found.map(
      (flow) => `${endpoints[flow[0]].text} \u2192 ${endpoints[flow[1]].text}: ${textOf(flow)}`,
    );
    showDetails(title, ...section(`${items.length} flow${items.length === 1 ? '' : 's'}`, items, 'nothing'));
  }

  // ---- matrix ----
  const collapsed = new Set(
    endpoints.length > COLLAPSE_ABOVE
      ? groups.map((_, index) => index).filter((index) => groups[index].count > 1)
      : [],
  );
  const stage = $('stage');
  let lines = { rows: [], columns: [] };
  let cells = [];
  let current;

  /** What a row or column stands for: one endpoint, or all of a collapsed group that pass the filter. */
  function linesFor(wanted, side) {
    const found = [];
    groups.forEach((group, g) => {
      const members = [];
      for (let i = group.first; i < group.first + group.count; i++)
        if (endpoints[i][side] && matchesEndpoint(i, wanted)) members.push(i);
      if (members.length === 0) return;
      if (collapsed.has(g))
        found.push({ group: g, members, label: `${group.title} (${members.length})`, all: true });
      else
        for (const member of members)
          found.push({ group: g, members: [member], label: endpoints[member].label });
    });
    return found;
  }

  /** Style, short text and full text of a cell. */
  function cellOf(row, column) {
    let pairs = 0;
    let full = 0;
    const found = [];
    for (const source of row.members) {
      for (const destination of column.members) {
        if (judged(source, destination) && isAsked(source, destination)) pairs++;
        const here = shownFlows(source, destination);
        if (here.length > 0) found.push(...here);
        if (here.some((flow) => traffic[flow[2]].amount === 'all')) full++;
      }
    }
    if (found.length === 0) return { style: pairs === 0 ? 'unjudged' : '', found };
    if (isDiff) {
      const gained = found.some((flow) => flow[3] === 1);
      const lost = found.some((flow) => flow[3] === 2);
      return {
        style: gained && lost ? 'changed' : gained ? 'gained' : 'lost',
        found,
        glyph: gained && lost ? '\u00b1' : gained ? '+' : '\u2212',
      };
    }
    const all = full >= pairs && full > 0;
    return { style: all ? 'all' : 'some', found, glyph: all ? '\u25cf' : '\u25d0' };
  }

  function shortText(found) {
    const text = found.map(textOf).join('; ');
    return text.length > 18 ? `${text.slice(0, 17)}\u2026` : text;
  }

  function groupRuns(list) {
    const runs = [];
    for (const line of list) {
      const last = runs[runs.length - 1];
      if (last && last.group === line.group) last.lines.push(line);
      else runs.push({ group: line.group, lines: [line] });
    }
    return runs;
  }

  function toggle(group) {
    if (collapsed.has(group)) collapsed.delete(group);
    else collapsed.add(group);
    drawMatrix();
  }

  function groupButton(group, focusable) {
    const open = !collapsed.has(group);
    const button = make('button', {
      type: 'button',
      textContent: `${open ? '\u25be' : '\u25b8'} ${groups[group].title}`,
      title: `${open ? 'Collapse' : 'Expand'} ${groups[group].title}`,
      'aria-expanded': String(open),
      tabIndex: focusable ? 0 : -1,
    });
    button.addEventListener('click', () => toggle(group));
    return button;
  }

  function lineHead(line, attributes) {
    const title = line.all
      ? `${groups[line.group].title}: ${line.members.length} endpoints`
      : endpoints[line.members[0]].text;
    const button = make('button', { type: 'button', textContent: line.label, title, tabIndex: -1 });
    button.addEventListener('click', () => (line.all ? toggle(line.group) : showEndpoint(line.members[0])));
    return make('th', attributes, button);
  }

  function drawMatrix() {
    const rows = linesFor(filters.from, 'isSource');
    const columns = linesFor(filters.to, 'isDestination');
    lines = { rows, columns };
    cells = [];
    current = undefined;
    stage.replaceChildren();
    if (rows.length === 0 || columns.length === 0) {
      stage.append(
        make('p', {
          textContent: endpoints.length === 0 ? 'No endpoints.' : 'No endpoint matches the filter.',
        }),
      );
      return;
    }
    const spelledOut = columns.length <= SPELLED_OUT;
    const table = make('table', {
      className: 'matrix',
      role: 'grid',
      'aria-label': isDiff ? 'Changed traffic' : 'Allowed traffic',
    });
    const columnRuns = groupRuns(columns);
    const titles = make('tr', {}, make('td', { className: 'corner', role: 'presentation' }));
    const names = make(
      'tr',
      { className: 'names' },
      make('th', { className: 'corner', scope: 'col', textContent: 'from \u2193 \u00a0to \u2192' }),
    );
    columnRuns.forEach(({ group, lines: members }, index) => {
      if (index > 0)
        for (const row of [titles, names]) row.append(make('td', { className: 'gap', role: 'presentation' }));
      const narrow = !spelledOut && members.length < 4;
      const head = make(
        'th',
        { className: 'band', scope: 'colgroup', colSpan: members.length },
        groupButton(group, false),
      );
      // The group's name would make its few columns wide: it stands in front of theirs.
      if (narrow) {
        const button = head.firstChild;
        button.setAttribute('aria-label', groups[group].title);
        button.textContent = button.textContent[0];
      }
      titles.append(head);
      for (const line of members) {
        const full =
          narrow && !line.all ? { ...line, label: `${groups[group].title}/${line.label}` } : { ...line };
        if (line.all) full.label = `(${line.members.length})`;
        names.append(lineHead(full, { scope: 'col', className: spelledOut ? '' : 'up' }));
      }
    });
    const width = 1 + columns.length + columnRuns.length - 1;
    table.append(make('thead', {}, titles, names));
    for (const { group, lines: members } of groupRuns(rows)) {
      const body = make('tbody');
      const head = make(
        'th',
        { className: 'band', scope: 'rowgroup', colSpan: width },
        make('span', {}, groupButton(group, true)),
      );
      if (!members[0].all) body.append(make('tr', {}, head));
      for (const row of members) body.append(drawRow(row, columnRuns, spelledOut));
      table.append(body);
    }
    stage.append(table);
    focusCell(0, 0, false);
    table.style.setProperty('--row-head', `${cells[0][0].offsetLeft}px`);
    table.style.setProperty('--names-top', `${titles.getBoundingClientRect().height + 2}px`);
  }

  function drawRow(row, columnRuns, spelledOut) {
    const drawn = [];
    const tr = make('tr', {}, lineHead(row, { scope: 'row' }));
    const y = cells.length;
    columnRuns.forEach(({ lines: members }, index) => {
      if (index > 0) tr.append(make('td', { className: 'gap', role: 'presentation' }));
      for (const column of members) {
        const { style, found, glyph } = cellOf(row, column);
        const cell = make('td', { tabIndex: -1, className: style });
        cell.place = [y, drawn.length];
        if (found.length > 0) {
          const single = !row.all && !column.all;
          const title = `${row.label} \u2192 ${column.label}: ${single ? found.map(textOf).join('; ') : `${found.length} flows`}`;
          cell.title = title;
          cell.classList.add(single ? 'flow' : 'sum');
          cell.textContent = !spelledOut ? glyph : single ? shortText(found) : `${glyph} ${found.length}`;
        }
        drawn.push(cell);
        tr.append(cell);
      }
    });
    cells.push(drawn);
    return tr;
  }

  function focusCell(y, x, move = true) {
    const cell = cells[y]?.[x];
    if (!cell) return;
    if (current) {
      current.tabIndex = -1;
      current.removeAttribute('aria-selected');
    }
    current = cell;
    cell.tabIndex = 0;
    if (move) {
      cell.focus({ preventScroll: false });
      cell.setAttribute('aria-selected', 'true');
      crosshair(cell);
    }
  }

  function openCell([y, x]) {
    const row = lines.rows[y];
    const column = lines.columns[x];
    if (!row.all && !column.all) showPair(row.members[0], column.members[0]);
    else showBlock(`${row.label} \u2192 ${column.label}`, cellOf(row, column).found);
  }

  // The crosshair is two frames over the table: highlighting touches no cell, however many there are.
  const frames = [
    make('div', { className: 'crosshair', 'aria-hidden': 'true' }),
    make('div', { className: 'crosshair', 'aria-hidden': 'true' }),
  ];
  let heads = [];

  function crosshair(cell) {
    for (const head of heads) head.classList.remove('hot');
    heads = [];
    if (!cell) {
      for (const frame of frames) frame.remove();
      return;
    }
    const [y, x] = cell.place;
    const rowHead = cell.parentElement.firstElementChild;
    const columnHead = stage.querySelectorAll('tr.names th:not(.corner)')[x];
    heads = [rowHead, columnHead];
    for (const head of heads) head.classList.add('hot');
    const last = cells[y][cells[y].length - 1];
    const bottom = cells[cells.length - 1][x];
    const top = cells[0][x];
    place(
      frames[0],
      cells[y][0].offsetLeft,
      cell.offsetTop,
      last.offsetLeft + last.offsetWidth,
      cell.offsetTop + cell.offsetHeight,
    );
    place(
      frames[1],
      cell.offsetLeft,
      top.offsetTop,
      cell.offsetLeft + cell.offsetWidth,
      bottom.offsetTop + bottom.offsetHeight,
    );
    if (!frames[0].isConnected) stage.append(...frames);
  }

  function place(frame, left, top, right, bottom) {
    frame.style.left = `${left - 2}px`;
    frame.style.top = `${top - 2}px`;
    frame.style.width = `${right - left + 4}px`;
    frame.style.height = `${bottom - top + 4}px`;
  }

  const cellAt = (event) => {
    const cell = event.target.closest?.('td');
    return cell?.place ? cell : undefined;
  };
  stage.addEventListener('mouseover', (event) => crosshair(cellAt(event)));
  stage.addEventListener('mouseleave', () => crosshair(undefined));
  stage.addEventListener('click', (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    focusCell(...cell.place);
    openCell(cell.place);
  });
  stage.addEventListener('keydown', (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    const [y, x] = cell.place;
    const moves = {
      ArrowUp: [y - 1, x],
      ArrowDown: [y + 1, x],
      ArrowLeft: [y, x - 1],
      ArrowRight: [y, x + 1],
      Home: [y, 0],
      End: [y, cells[y].length - 1],
    };
    if (Object.hasOwn(moves, event.key)) focusCell(...moves[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') openCell(cell.place);
    else return;
    event.preventDefault();
  });
  $('expand').addEventListener('click', () => {
    collapsed.clear();
    drawMatrix();
  });
  $('collapse').addEventListener('click', () => {
    groups.forEach((group, index) => group.count > 1 && collapsed.add(index));
    drawMatrix();
  });

  // ---- graph ----
  const svg = document.querySelector('.graph svg');
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const boxNodes = new Map();
  for (const node of graph.nodes) boxNodes.set(node.box, [...(boxNodes.get(node.box) ?? []), node.id]);
  const ends = (id) => boxNodes.get(id) ?? [id];
  const membersOf = (id) => ends(id).flatMap((node) => nodes.get(node)?.endpoints ?? []);
  let picked;

  /** The flows that an edge stands for, of those that pass the filters. */
  function edgeFlows(edge) {
    const change = isDiff ? (edge.change === 'gained' ? 1 : 2) : 0;
    const one = (from, to) =>
      membersOf(from).flatMap((source) =>
        membersOf(to).flatMap((destination) =>
          flowsOf(source, destination).filter(
            (flow) => flow[3] === change && traffic[flow[2]].text === edge.traffic,
          ),
        ),
      );
    const found = edge.both
      ? [...one(edge.from, edge.to), ...one(edge.to, edge.from)]
      : one(edge.from, edge.to);
    return found.filter(
      (flow) =>
        matchesPort(flow, filters.port) &&
        matchesEndpoint(flow[0], filters.from) &&
        matchesEndpoint(flow[1], filters.to),
    );
  }

  function drawGraph() {
    if (!svg) return;
    const filtered = filters.from !== '' || filters.to !== '' || filters.port !== '';
    const live = new Set();
    graph.edges.forEach((edge, index) => {
      const touches =
        picked === undefined ||
        picked === `e${index}` ||
        ends(edge.from).includes(picked) ||
        ends(edge.to).includes(picked);
      const lit = touches && (!(filtered && graph.exact) || edgeFlows(edge).length > 0);
      const element = $(`e${index}`);
      element?.classList.toggle('faint', !lit);
      element?.classList.toggle('picked', picked !== undefined && lit);
      if (lit) for (const id of [...ends(edge.from), ...ends(edge.to)]) live.add(id);
    });
    for (const { id } of graph.nodes) {
      $(id)?.classList.toggle('faint', (filtered || picked !== undefined) && !live.has(id) && id !== picked);
      $(id)?.classList.toggle('picked', id === picked);
    }
  }

  function pickNode(id) {
    picked = picked === id ? undefined : id;
    drawGraph();
    const members = nodes.get(id).endpoints;
    if (members.length === 1) showEndpoint(members[0]);
    else if (members.length > 1)
      showDetails(
        `${members.length} endpoints with the same flows`,
        listOf(members.map((index) => endpoints[index].text)),
      );
  }

  function pickEdge(index) {
    picked = picked === `e${index}` ? undefined : `e${index}`;
    drawGraph();
    if (graph.exact) showBlock(graph.edges[index].title, edgeFlows(graph.edges[index]));
    else showDetails('Traffic', make('p', { textContent: graph.edges[index].title }));
  }

  let zoom = 1;
  function setZoom(factor) {
    zoom = Math.min(8, Math.max(0.05, factor));
    svg.setAttribute('width', `${graph.width * zoom}`);
    svg.setAttribute('height', `${graph.height * zoom}`);
    $('zoom').textContent = `${Math.round(zoom * 100)}%`;
  }
  function fit() {
    const room = $('graph-scroll');
    if (room.clientWidth === 0) return;
    setZoom(
      Math.min(
        1.5,
        (room.clientWidth - 44) / graph.width,
        Math.max(0.8, (room.clientHeight - 24) / graph.height),
      ),
    );
  }

  if (svg) {
    graph.nodes.forEach((node) => {
      const element = $(node.id);
      if (!element) return;
      element.setAttribute('tabindex', '0');
      element.setAttribute('role', 'button');
      element.setAttribute('aria-label', node.label);
      element.addEventListener('click', () => pickNode(node.id));
      element.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        pickNode(node.id);
      });
    });
    graph.edges.forEach((_, index) => $(`e${index}`)?.addEventListener('click', () => pickEdge(index)));
    $('zoom-in').addEventListener('click', () => setZoom(zoom * 1.25));
    $('zoom-out').addEventListener('click', () => setZoom(zoom / 1.25));
    $('zoom-fit').addEventListener('click', fit);
  }

  // ---- tabs, filters, theme ----
  const tabs = ['matrix', 'graph'];
  function select(name, focus) {
    for (const tab of tabs) {
      const on = tab === name;
      $(`tab-${tab}`).setAttribute('aria-selected', String(on));
      $(`tab-${tab}`).tabIndex = on ? 0 : -1;
      $(`panel-${tab}`).hidden = !on;
    }
    if (focus) $(`tab-${name}`).focus();
    if (name === 'graph' && svg && !svg.dataset.fitted) {
      svg.dataset.fitted = 'yes';
      fit();
    }
  }
  for (const tab of tabs) {
    $(`tab-${tab}`).addEventListener('click', () => select(tab));
    $(`tab-${tab}`).addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      select(tabs[1 - tabs.indexOf(tab)], true);
      event.preventDefault();
    });
  }
  let waiting;
  for (const name of Object.keys(filters)) {
    $(`filter-${name}`).addEventListener('input', (event) => {
      filters[name] = event.target.value.trim().toLowerCase();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        drawMatrix();
        drawGraph();
      }, 120);
    });
  }
  $('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  for (const key of document.querySelectorAll('[data-needs-script]')) key.hidden = false;
  drawMatrix();
  select(location.hash === '#graph' ? 'graph' : 'matrix');
})();
