/** Entry of the Vue page. */
import { createApp } from 'vue';
import Shop from './shop.vue';

createApp(Shop).mount(document.body);
