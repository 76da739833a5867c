// The build copies the library's own module to /vendor/preact.js; the browser has no bare names.
export * from 'preact';
