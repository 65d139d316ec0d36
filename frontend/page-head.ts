/** Tells the document's title, description and address to the browser and to readers of its head. */
export function showHead(title: string, description: string | undefined): void {
  document.title = title;
  setMeta('property', 'og:title', title);
  if (description) {
    setMeta('name', 'description', description);
    setMeta('property', 'og:description', description);
  }
  const address = location.origin + location.pathname;
  setMeta('property', 'og:url', address);
  const link = document.head.querySelector('link[rel=canonical]') ?? document.createElement('link');
  link.setAttribute('rel', 'canonical');
  link.setAttribute('href', address);
  document.head.append(link);
}

function setMeta(attribute: 'name' | 'property', key: string, content: string): void {
  const known = document.head.querySelector(`meta[${attribute}="${key}"]`);
  const meta = known ?? document.createElement('meta');
  meta.setAttribute(attribute, key);
  meta.setAttribute('content', content);
  if (!known) document.head.append(meta);
}
