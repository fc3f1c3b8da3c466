import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  FileChangeType,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const sluice = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));

const built = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));

const WORKLOADS = `apiVersion: apps/v1
kind: Deployment
metadata: { namespace: shop, name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: main, image: main, ports: [{ containerPort: 8080, name: http }] }] }
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: apj } }
  policyTypes: [Ingress]
`;

/** An editor's end of the protocol, on a process of its own. */
class Editor {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly connection: ProtocolConnection;
  readonly #folder: string;
  readonly #marks = new Map<string, readonly Diagnostic[]>();
  #told: () => void = () => undefined;
  #version = 1;

  constructor(folder: string) {
    this.#folder = folder;
    this.#process = spawn(process.execPath, [sluice, 'lsp', '--stdio'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#marks.set(uri, diagnostics);
      this.#told();
    });
    this.connection.listen();
  }

  uri(name: string): string {
    return pathToFileURL(join(this.#folder, name)).href;
  }

  async start(): Promise<void> {
    const workspaceFolders = [{ uri: this.uri(''), name: 'test' }];
    await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders,
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
  }

  async open(name: string, text: string): Promise<void> {
    const textDocument = { uri: this.uri(name), languageId: 'yaml', version: this.#version++, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  async change(name: string, text: string): Promise<void> {
    const textDocument = { uri: this.uri(name), version: this.#version++ };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  async changedOnDisk(name: string): Promise<void> {
    const changes = [{ uri: this.uri(name), type: FileChangeType.Changed }];
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.method, { changes });
  }

  /** Waits until the codes marked in a file are these. */
  async marked(name: string, ...codes: readonly string[]): Promise<readonly Diagnostic[]> {
    for (;;) {
      const marks = this.#marks.get(this.uri(name)) ?? [];
      if (marks.map(({ code }) => code).join() === codes.join()) return marks;
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }

  async end(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const exited = once(this.#process, 'exit');
    await this.connection.sendNotification(ExitNotification.type);
    await exited;
    return this.#process.exitCode;
  }

  /** The editor is gone: nobody says so, the pipe just ends. */
  async vanish(): Promise<number | null> {
    const exited = once(this.#process, 'exit');
    this.#process.stdin.end();
    await exited;
    return this.#process.exitCode;
  }

  kill(): void {
    this.connection.dispose();
    if (this.#process.exitCode === null) this.#process.kill();
  }
}

/** The position of the `|` of a text, and the text without it. */
function marked(text: string): { readonly text: string; readonly position: Position } {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  return {
    text: text.replace('|', ''),
    position: { line: before.length - 1, character: before.at(-1)!.length },
  };
}

// The build is absent: npm run build.
describe.skipIf(!built)('sluice lsp', () => {
  let folder: string;
  let editor: Editor;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-lsp-'));
    writeFileSync(join(folder, 'workloads.yaml'), WORKLOADS);
    writeFileSync(join(folder, 'package.json'), '{ "name": "no manifest" }');
    editor = new Editor(folder);
  });
  afterEach(() => {
    editor.kill();
    rmSync(folder, { recursive: true });
  });

  it('marks what is on disk, follows what is typed, and ends when it is told', async () => {
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    await editor.start();
    const [mark] = await editor.marked('policy.yaml', 'selector-matches-nothing');
    expect(mark).toMatchObject({
      severity: 2,
      source: 'sluice',
      range: { start: { line: 4, character: 2 } },
      message: '`app=apj` selects 0 pods; nearest: `app=api` (1 edit)',
    });
    await editor.open('policy.yaml', POLICY);
    await editor.change('policy.yaml', POLICY.replace('apj', 'api'));
    await editor.marked('policy.yaml');
    await editor.change('policy.yaml', POLICY.replace('apj', 'api').replace('[Ingress]', '[Inbound]'));
    await editor.marked('policy.yaml', 'unsupported-value');
    // Closed, the file is again as it is on disk.
    const textDocument = { uri: editor.uri('policy.yaml') };
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    await editor.marked('policy.yaml', 'selector-matches-nothing');
    expect(await editor.end()).toBe(0);
  });

  it('offers repairs, hover and completion', async () => {
    await editor.start();
    await editor.open('policy.yaml', POLICY);
    const [mark] = await editor.marked('policy.yaml', 'selector-matches-nothing');
    const textDocument = { uri: editor.uri('policy.yaml') };
    const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range: mark.range,
      context: { diagnostics: [mark] },
    });
    expect(actions).toMatchObject([
      {
        title: 'select `app=api` (changes what the policy means)',
        edit: { changes: { [textDocument.uri]: [{ newText: 'i' }] } },
      },
    ]);
    const { text, position } = marked(POLICY.replace('podSelector', 'pod|Selector').replace('apj', 'api'));
    await editor.change('policy.yaml', text);
    expect(await editor.connection.sendRequest(HoverRequest.type, { textDocument, position })).toMatchObject({
      contents: { value: expect.stringContaining('selects 1 pod: shop/Deployment/api') as string },
    });
    const broken = marked(POLICY.replace('apj } }', '|'));
    await editor.change('policy.yaml', broken.text);
    const items = (await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument,
      position: broken.position,
    })) as CompletionItem[];
    expect(items).toMatchObject([
      { label: 'api', detail: 'shop/Deployment/api', textEdit: { newText: 'api' } },
    ]);
  });

  it('leaves out what git ignores, and follows files and settings as they change', async () => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, '.gitignore'), 'out/\n');
    writeFileSync(join(folder, 'out', 'copy.yaml'), WORKLOADS.replace('app: api', 'app: apj'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    await editor.start();
    await editor.marked('policy.yaml', 'selector-matches-nothing');
    writeFileSync(join(folder, 'policy.yaml'), POLICY.replace('apj', 'api'));
    await editor.changedOnDisk('policy.yaml');
    await editor.marked('policy.yaml');
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    await editor.changedOnDisk('policy.yaml');
    await editor.marked('policy.yaml', 'selector-matches-nothing');
    writeFileSync(
      join(folder, '.sluice.yaml'),
      'lint: { rules: { selector-matches-nothing: off, wrong: off } }\n',
    );
    await editor.changedOnDisk('.sluice.yaml');
    await editor.marked('.sluice.yaml', 'invalid-value');
    writeFileSync(join(folder, '.sluice.yaml'), 'lint: { rules: { selector-matches-nothing: off } }\n');
    await editor.changedOnDisk('.sluice.yaml');
    expect(await editor.marked('policy.yaml')).toEqual([]);
    expect(await editor.marked('.sluice.yaml')).toEqual([]);
  });

  it('ends by itself when the editor is gone', async () => {
    await editor.start();
    expect(await editor.vanish()).toBe(1);
  });
});
