/** What a browser tells of its battery (Battery Status API: Chromium's; the others say nothing, and none is low). */

/** At most so full it is low, 0..1. */
const lowLevel = 0.2;

type Battery = EventTarget & { readonly charging: boolean; readonly level: number };

/** @param heard whether it is low and not charging, at first and after every change */
export function watchBattery(heard: (isLow: boolean) => void): void {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  getBattery?.call(navigator).then(
    (battery) => {
      const look = (): void => heard(!battery.charging && battery.level <= lowLevel);
      for (const kind of ['levelchange', 'chargingchange']) battery.addEventListener(kind, look);
      look();
    },
    () => undefined, // a policy of the page forbids to ask
  );
}
