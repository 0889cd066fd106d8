using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>The content of imported files.</summary>
public sealed class ImportContent(FileContent files)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 50L * 1024 * 1024;

    /// <summary>Stores what comes.</summary>
    /// <exception cref="Refusal">422 <c>file_empty</c>.</exception>
    /// <exception cref="BadHttpRequestException">413: it is larger than <see cref="MaxBytes"/>.</exception>
    internal async Task<ImportedFile> Store(Guid importId, string name, Stream file, DateTime now, CancellationToken cancellationToken)
    {
        var stored = await files.Store(FileKind.Import, importId, file, MaxBytes, now, cancellationToken);
        return new ImportedFile(name, stored.Size, stored.Sha256);
    }

    /// <summary>Takes back what was stored for an import that did not come to be.</summary>
    internal Task Drop(Guid importId, CancellationToken cancellationToken) => files.Drop(importId, cancellationToken);

    /// <summary>The file again; one piece of it is in memory.</summary>
    internal Stream Open(Import import) => import.ContentDroppedAt is null
        ? files.Open(FileKind.Import, import.Id, import.Size)
        : throw Refusal.Conflict("import_content_dropped", "The file is no longer kept. Upload it again.", "status");
}
