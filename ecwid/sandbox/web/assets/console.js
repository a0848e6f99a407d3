// The console's page follows the store. Without this script it shows what was known when it was loaded.
"use strict";
(() => {
	const byId = (id) => document.getElementById(id);
	const page = byId("console"), list = byId("entries"), kinds = byId("kinds"), pause = byId("pause");
	const keep = 300, announceEvery = 10000;
	let last = page.dataset.last, held = [], arrived = 0, failed = 0, announced = 0;

	const paused = () => pause.getAttribute("aria-pressed") === "true";
	const shown = (kind) => {
		const box = kinds.querySelector(`input[value="${CSS.escape(kind)}"]`);
		return !box || box.checked;
	};

	function filter() {
		for (const item of list.children) item.hidden = !shown(item.dataset.kind);
		byId("empty").hidden = [...list.children].some((item) => !item.hidden);
	}

	function add(entry) {
		const item = byId("entry").content.firstElementChild.cloneNode(true);
		item.dataset.kind = entry.kind;
		item.classList.toggle("bad", entry.failed);
		if (!entry.failed) item.querySelector(".failed").remove();
		const time = item.querySelector("time");
		time.dateTime = entry.machine;
		time.textContent = entry.time;
		item.querySelector(".kind").textContent = entry.kindTitle;
		item.querySelector(".title").textContent = entry.title;
		item.querySelector(".how").textContent = entry.detail;
		item.hidden = !shown(entry.kind);
		if (!item.hidden) byId("empty").hidden = true;
		list.prepend(item);
		if (list.children.length > keep) list.lastElementChild.remove();
	}

	// A screen reader hears how much there is, now and then, instead of every line.
	function announce() {
		if (arrived === 0 || Date.now() - announced < announceEvery) return;
		announced = Date.now();
		byId("news").textContent = `${arrived} new ${arrived === 1 ? "entry" : "entries"}` + (failed ? `, ${failed} failed` : "");
		arrived = failed = 0;
	}

	function take(entry) {
		last = entry.number;
		arrived++;
		if (entry.failed) failed++;
		if (paused()) {
			held.push(entry);
			if (held.length > keep) held.shift();
		} else add(entry);
	}

	function showStatus(status) {
		if (status.run !== page.dataset.run) { // the program was started anew: the forms of this page are out of date
			location.assign("/console"); // this page may be the answer to a form
			return;
		}
		byId("now").textContent = status.clock.text;
		byId("now").dateTime = status.clock.machine;
		byId("rate").max = status.rate.limit || 1;
		byId("rate").value = status.rate.used;
		byId("rate-text").textContent = status.rate.text;
		for (const row of page.querySelectorAll("[data-fault]")) {
			const on = status.faults[row.dataset.fault];
			row.classList.toggle("on", on);
			row.querySelector(".state").textContent = on ? "is on" : "is off";
			row.querySelector("[name=on]").value = on ? "no" : "yes";
			row.querySelector("button").textContent = on ? "Switch off" : "Switch on";
		}
		announce();
	}

	function follow() {
		const source = new EventSource(`/console/stream?after=${last}`);
		source.onopen = () => { byId("live").textContent = "Live."; };
		source.onerror = () => {
			byId("live").textContent = "The connection is lost; trying again.";
			if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000); // else the browser tries by itself
		};
		source.addEventListener("entry", (event) => take(JSON.parse(event.data)));
		source.addEventListener("status", (event) => showStatus(JSON.parse(event.data)));
		source.addEventListener("missed", (event) => {
			byId("missed").hidden = false;
			byId("missed").textContent = `Too much happened at once: ${event.data} entries are not shown.`;
		});
	}

	kinds.addEventListener("change", filter);
	byId("filter").hidden = true;
	pause.hidden = false;
	pause.addEventListener("click", () => {
		pause.setAttribute("aria-pressed", String(!paused()));
		if (!paused()) held.splice(0).forEach(add);
	});
	follow();
})();
