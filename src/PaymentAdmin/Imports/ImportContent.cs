using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;

namespace PaymentAdmin.Imports;

/// <summary>A piece of an imported file, encrypted: the file is full of personal data.</summary>
/// <param name="ImportId">The import; it comes to be after its pieces.</param>
/// <param name="Number">From 0.</param>
/// <param name="Content">Encrypted.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record ImportChunk(Guid ImportId, int Number, byte[] Content, DateTime CreatedAt);

/// <summary>The content of imported files: stored piece by piece while it comes, read back piece by piece, never whole in memory or in clear at rest.</summary>
public sealed class ImportContent(IDbContextFactory<PaymentDb> contexts, IDataProtectionProvider protection)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 50L * 1024 * 1024;

    /// <summary>Bytes of each piece but the last, in clear.</summary>
    public const int ChunkBytes = 256 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector("PaymentAdmin.Imports");

    /// <summary>Stores what comes.</summary>
    /// <exception cref="Refusal">422 <c>file_empty</c>.</exception>
    /// <exception cref="BadHttpRequestException">413: it is larger than <see cref="MaxBytes"/>.</exception>
    internal async Task<ImportedFile> Store(Guid importId, string name, Stream file, DateTime now, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkBytes];
        long size = 0;
        for (var number = 0; ; number++)
        {
            var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            size += read;
            if (size > MaxBytes)
            {
                throw new BadHttpRequestException($"The file is larger than {MaxBytes / (1024 * 1024)} MiB. Split it into several files.", StatusCodes.Status413PayloadTooLarge);
            }

            if (read > 0)
            {
                hash.AppendData(buffer, 0, read);
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                db.Add(new ImportChunk(importId, number, _protector.Protect(buffer[..read]), now));
                await db.SaveChangesAsync(cancellationToken);
            }

            if (read < buffer.Length)
            {
                return size > 0 ? new ImportedFile(name, size, Convert.ToHexStringLower(hash.GetHashAndReset())) : throw Platform.Files.FileFaults.Empty();
            }
        }
    }

    /// <summary>Takes back what was stored for an import that did not come to be.</summary>
    internal async Task Drop(Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<ImportChunk>().Where(chunk => chunk.ImportId == importId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The file again; one piece of it is in memory.</summary>
    internal Stream Open(Import import) => import.ContentDroppedAt is null
        ? new Reading(import.Id, import.Size, Load)
        : throw Refusal.Conflict("import_content_dropped", "The file is no longer kept. Upload it again.", "status");

    // Zip archives and XML are read without waiting, so this is too: it runs on threads that do nothing else meanwhile.
    private byte[] Load(Guid importId, int number)
    {
        using var db = contexts.CreateDbContext();
        var kept = db.Set<ImportChunk>().AsNoTracking().SingleOrDefault(chunk => chunk.ImportId == importId && chunk.Number == number)
            ?? throw new InvalidOperationException("A piece of the file is missing.");
        return _protector.Unprotect(kept.Content);
    }

    private sealed class Reading(Guid importId, long size, Func<Guid, int, byte[]> load) : Stream
    {
        private byte[] _chunk = [];
        private int _number = -1;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => size;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Position >= size || buffer.IsEmpty)
            {
                return 0;
            }

            var number = (int)(Position / ChunkBytes);
            if (number != _number)
            {
                (_chunk, _number) = (load(importId, number), number);
            }

            var rest = _chunk.AsSpan((int)(Position % ChunkBytes));
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => size + offset,
        };

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
