import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudonym } from '../../../client/worker/pseudonym.ts';
import { updateHeaderSchema } from '../../../shared/protocol/messages.ts';

const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
const log = 'e5'.repeat(32);

describe('a pseudonym', () => {
  it('PR4 is the first half of the HMAC-SHA-256 of log and round under the secret of the profile', async () => {
    const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const logs = fc.stringMatching(/^[0-9a-f]{64}$/);
    await fc.assert(
      fc.asyncProperty(secrets, logs, fc.maxSafeNat(), async (key, name, round) => {
        const mac = createHmac('sha256', key)
          .update(`hearsay participation v1 ${name} ${round}`)
          .digest('hex');
        expect(await pseudonym(key, name, round)).toBe(mac.slice(0, 32));
      }),
    );
  });

  it('PR4 fits the header of an update', async () => {
    const participant = await pseudonym(secret, log, 0);
    expect(updateHeaderSchema.safeParse({ round: 0, baseVersion: 0, participant }).success).toBe(true);
  });

  it('PR4 is the same for one profile in one round, in every tab and resend', async () => {
    expect(await pseudonym(secret.slice(), log, 7)).toBe(await pseudonym(secret, log, 7));
  });

  it('PR4 is another one in every round, in every log and for every profile', async () => {
    const others = await Promise.all([
      pseudonym(secret, log, 7),
      pseudonym(secret, log, 8),
      pseudonym(secret, log, 77),
      pseudonym(secret, 'e6'.repeat(32), 7),
      pseudonym(
        secret.map((byte) => byte ^ 1),
        log,
        7,
      ),
    ]);
    expect(new Set(others).size).toBe(5);
  });
});
