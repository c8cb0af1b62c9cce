import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import App from './App.svelte';
import { restoreLook } from './state/look.svelte';

restoreLook();
const target = document.getElementById('app');
if (target) mount(App, { target });
