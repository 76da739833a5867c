// The server answers /vendor/i18next.js with the library's own module; the browser has no bare names.
export { default } from 'i18next';
