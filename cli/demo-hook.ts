/** The other end of the demo's web hook: takes what Node-RED posts. */
import fastify from 'fastify';

export async function startHook(
  onPost: (text: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  const app = fastify({ bodyLimit: 64 * 1024 });
  app.post('/alert', async (request, reply) => {
    const alert = request.body as { text?: string; state?: string } | null;
    onPost(`${alert?.text ?? 'no text'} (${alert?.state ?? 'no state'})`);
    return reply.code(204).send();
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/alert`, stop: () => app.close() };
}
