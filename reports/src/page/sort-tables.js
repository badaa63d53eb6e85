// Makes each table sortable by its headers: upwards, downwards, then as it was.
(() => {
  const FACTORS = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9, min: 6e10 };
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

  /** Numbers come before words, and what is missing comes last, whichever way it is sorted. */
  function keyOf(cell) {
    const text = cell.textContent.trim();
    if (text === "" || text === "–") return { rank: 2 };
    const match = /^(-?\d[\d,]*(?:\.\d+)?)(?![\d.,\w])(?: (ns|µs|ms|s|min)\b)?/.exec(text);
    if (!match) return { rank: 1, text };
    return { rank: 0, number: Number(match[1].replaceAll(",", "")) * (FACTORS[match[2]] ?? 1) };
  }

  function compareKeys(a, b, sign) {
    if (a.rank !== b.rank) return a.rank - b.rank;
    if (a.rank === 0) return sign * (a.number - b.number);
    return a.rank === 1 ? sign * a.text.localeCompare(b.text, "en", { numeric: true }) : 0;
  }

  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) continue;
    const original = [...body.rows];
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      header.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const order = NEXT[header.getAttribute("aria-sort")];
        for (const other of headers) other.setAttribute("aria-sort", "none");
        header.setAttribute("aria-sort", order);
        if (order === "none") return body.append(...original);
        const sign = order === "ascending" ? 1 : -1;
        const keyed = original.map((row) => ({ row, key: keyOf(row.cells[column]) }));
        keyed.sort((a, b) => compareKeys(a.key, b.key, sign));
        body.append(...keyed.map(({ row }) => row));
      });
    });
  }
})();
