/** Entry of the React page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Shop } from './shop.tsx';

createRoot(document.body).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
