// The first module: language, colours, then the frame, then the connection.
import { begin } from './gateway.js';
import { speak } from './i18n.js';
import { keepShell } from './shell.js';
import { memory } from './store.js';
import './app.js';

const theme = memory.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

await speak();
await begin();
keepShell();
