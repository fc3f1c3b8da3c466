import { basename, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CodeActionKind,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Io } from '../io.js';
import { SETTINGS_NAME } from '../lint/read-settings.js';
import { VERSION } from '../version.js';
import { Folder } from './folder.js';
import { actionOf, diagnosticOf, hoverOf, itemOf } from './protocol-answers.js';

/** Milliseconds after the last keystroke until the quick rules are asked, and until all are. */
const TYPING = 15;
const PAUSE = 400;

/** Answers an editor. Documents that lie in none of its folders are judged with those of the working folder. */
export function serveEditor(connection: Connection, io: Io): void {
  const documents = new TextDocuments(TextDocument);
  const published = new Map<string, string>();
  let folders: readonly Folder[] = [];
  let ready: Promise<unknown> = Promise.resolve();
  let isRead = false;
  let watches = false;
  let tellsFolders = false;
  let timers: readonly NodeJS.Timeout[] = [];

  const folderOf = (location: string): Folder => {
    const around = folders.filter((folder) => !relative(folder.location, location).startsWith('..'));
    return around.sort((a, b) => b.location.length - a.location.length)[0] ?? folders[0]!;
  };
  /** The folder and path of a document; undefined for what is no file, or no YAML or JSON. */
  const placeOf = (uri: string): { folder: Folder; location: string; path: string } | undefined => {
    if (!uri.startsWith('file:') || folders.length === 0) return undefined;
    const location = fileURLToPath(uri);
    if (!/\.(?:ya?ml|json)$/iu.test(location) || basename(location) === SETTINGS_NAME) return undefined;
    const folder = folderOf(location);
    return { folder, location, path: folder.pathOf(location) };
  };
  const uriOf = (location: string): string => pathToFileURL(location).href;

  const publish = (pace: 'typing' | 'pause'): void => {
    const now = new Map<string, readonly Diagnostic[]>();
    for (const folder of folders) {
      for (const [location, marks] of folder.marks(pace)) {
        const inFolder = (file: string): string => uriOf(folder.locationOf(file));
        now.set(
          uriOf(location),
          marks.map((mark) => diagnosticOf(mark, inFolder)),
        );
      }
    }
    for (const uri of published.keys()) if (!now.has(uri)) now.set(uri, []);
    for (const [uri, diagnostics] of now) {
      const text = JSON.stringify(diagnostics);
      if ((published.get(uri) ?? '[]') === text) continue;
      published.set(uri, text);
      void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
    }
  };
  const changed = (): void => {
    // Before everything is read, much would be marked that is right.
    if (!isRead) return;
    for (const timer of timers) clearTimeout(timer);
    timers = [setTimeout(publish, TYPING, 'typing'), setTimeout(publish, PAUSE, 'pause')];
  };

  const readAll = async (some: readonly Folder[]): Promise<void> => {
    await Promise.all(some.map((folder) => folder.read()));
    isRead = true;
    changed();
  };

  connection.onInitialize(({ workspaceFolders, rootUri, capabilities }) => {
    const named = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
    const locations = named.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri));
    folders = (locations.length > 0 ? locations : [io.cwd]).map((location) => new Folder(location));
    watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    tellsFolders = capabilities.workspace?.workspaceFolders === true;
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        completionProvider: { triggerCharacters: [' ', ':', '-', '"', '{', '['] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: 'sluice', version: VERSION },
    };
  });
  connection.onInitialized(() => {
    ready = readAll(folders);
    if (watches) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.{yaml,yml,json}' }, { globPattern: `**/${SETTINGS_NAME}` }],
      });
    }
    if (tellsFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => fileURLToPath(uri)));
        const more = added.map(({ uri }) => new Folder(fileURLToPath(uri)));
        folders = [...folders.filter(({ location }) => !gone.has(location)), ...more];
        ready = readAll(more);
      });
    }
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    for (const { uri } of changes) {
      if (!uri.startsWith('file:')) continue;
      const location = fileURLToPath(uri);
      const place = placeOf(uri);
      if (basename(location) === SETTINGS_NAME) await folderOf(location).readSettings();
      else if (place) await place.folder.changedOnDisk(location);
    }
    changed();
  });

  documents.onDidChangeContent(({ document }) => {
    const place = placeOf(document.uri);
    place?.folder.setOpen(place.location, document.getText());
    changed();
  });
  documents.onDidClose(async ({ document }) => {
    const place = placeOf(document.uri);
    await place?.folder.close(place.location);
    changed();
  });

  connection.onHover(async ({ textDocument, position }) => {
    await ready;
    const document = documents.get(textDocument.uri);
    const place = placeOf(textDocument.uri);
    const found = document && place?.folder.service.hover(place.path, document.offsetAt(position));
    return found ? hoverOf(found) : null;
  });
  connection.onCompletion(async ({ textDocument, position }) => {
    await ready;
    const document = documents.get(textDocument.uri);
    const place = placeOf(textDocument.uri);
    if (!document || !place) return [];
    const found = place.folder.service.complete(place.path, document.offsetAt(position));
    return found.map((completion, index) => itemOf(completion, index, document));
  });
  connection.onCodeAction(async ({ textDocument, range }) => {
    await ready;
    const place = placeOf(textDocument.uri);
    if (!place) return [];
    const { folder, path } = place;
    const inFolder = (file: string): string => uriOf(folder.locationOf(file));
    const documentOf = (file: string): TextDocument | undefined => {
      const text = folder.service.textOf(file);
      return text === undefined ? undefined : TextDocument.create(inFolder(file), 'yaml', 0, text);
    };
    const marks = folder.service.marks('typing').get(path) ?? [];
    return marks
      .filter((mark) => mark.range.line - 1 <= range.end.line && range.start.line <= mark.range.endLine - 1)
      .flatMap((mark) => {
        const diagnostic = diagnosticOf(mark, inFolder);
        return mark.fixes().map((fix) => actionOf(fix, diagnostic, inFolder, documentOf));
      });
  });
  connection.onShutdown(() => {
    for (const timer of timers) clearTimeout(timer);
  });
  documents.listen(connection);
}
