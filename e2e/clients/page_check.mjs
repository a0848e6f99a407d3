// What can be said of a page without knowing it.
import axe from 'axe-core';

// problems lists what axe finds serious, with where it is.
export async function problems(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
}

// unseen lists the pictures that did not arrive.
export async function unseen(page) {
  await page.waitForLoadState('load');
  return page.evaluate(() => [...document.images].filter((image) => !image.complete || image.naturalWidth === 0).map((image) => image.src));
}

// tooWide lists what makes a page of this width scroll sideways.
export async function tooWide(page, width) {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 800 });
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > limit + 0.5).map((e) => e.outerHTML.slice(0, 80));
  });
  await page.setViewportSize(before);
  return wide;
}
