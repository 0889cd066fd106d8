using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Platform.Files;

/// <summary>What a kept file belongs to.</summary>
public enum FileKind
{
    /// <summary>An import of payments or beneficiaries.</summary>
    Import,

    /// <summary>A settlement statement.</summary>
    Statement,

    /// <summary>A file that somebody attached to a settlement issue.</summary>
    Attachment,

    /// <summary>A PSP's report of transactions.</summary>
    Report,
}

/// <summary>A piece of a kept file, encrypted: files are full of personal data.</summary>
/// <param name="FileId">The import, statement or attachment; it comes to be after its pieces.</param>
/// <param name="Number">From 0.</param>
/// <param name="Kind">What the file belongs to.</param>
/// <param name="Content">Encrypted.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record FileChunk(Guid FileId, int Number, FileKind Kind, byte[] Content, DateTime CreatedAt);

/// <summary>What was stored.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
public sealed record StoredContent(long Size, string Sha256);

/// <summary>The content of files: stored piece by piece while it comes, read back piece by piece, never whole in memory or in clear at rest.</summary>
public sealed class FileContent(IDbContextFactory<PaymentDb> contexts, IDataProtectionProvider protection)
{
    /// <summary>Bytes of each piece but the last, in clear.</summary>
    public const int ChunkBytes = 256 * 1024;

    private const int BufferBytes = 64 * 1024;

    /// <summary>No upload takes longer: pieces older than that, of nothing, were left by one that was broken off.</summary>
    public static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);

    private readonly Dictionary<FileKind, IDataProtector> _protectors = Enum.GetValues<FileKind>().ToDictionary(kind => kind, kind => protection.CreateProtector($"PaymentAdmin.{kind}s"));

    /// <summary>Stores what comes.</summary>
    /// <exception cref="Domain.Refusal">422 <c>file_empty</c>.</exception>
    /// <exception cref="BadHttpRequestException">413: it is larger than <paramref name="maxBytes"/>.</exception>
    public async Task<StoredContent> Store(FileKind kind, Guid fileId, Stream file, long maxBytes, DateTime now, CancellationToken cancellationToken)
    {
        using var writing = Begin(kind, fileId, now);
        var buffer = new byte[BufferBytes];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (writing.Size + read > maxBytes)
            {
                throw UploadedFile.TooLarge(maxBytes);
            }

            await writing.Add(buffer.AsMemory(0, read), cancellationToken);
        }

        return await writing.End(cancellationToken);
    }

    /// <summary>Begins to store what comes by pieces of any size.</summary>
    public FileWriter Begin(FileKind kind, Guid fileId, DateTime now) => new(
        async (number, piece, cancellationToken) =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.Add(new FileChunk(fileId, number, kind, _protectors[kind].Protect(piece), now));
            await db.SaveChangesAsync(cancellationToken);
        });

    /// <summary>Takes a file back.</summary>
    public async Task Drop(Guid fileId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<FileChunk>().Where(chunk => chunk.FileId == fileId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Drops the pieces of files of which nothing came: their uploads were broken off.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="kept">The ids of all files of that kind of which something came.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <returns>How many pieces.</returns>
    public static async Task<int> DropLeft(PaymentDb db, FileKind kind, IQueryable<Guid> kept, DateTime now, CancellationToken cancellationToken)
    {
        var before = now - LongestUpload;
        var left = await db.Set<FileChunk>().Where(chunk => chunk.Kind == kind && chunk.CreatedAt < before && !kept.Contains(chunk.FileId)).Select(chunk => chunk.FileId).Distinct().ToListAsync(cancellationToken);
        var dropped = 0;
        foreach (var fileId in left)
        {
            // Each by itself: they can be large.
            dropped += await db.Set<FileChunk>().Where(chunk => chunk.FileId == fileId).ExecuteDeleteAsync(cancellationToken);
        }

        return dropped;
    }

    /// <summary>The file again; one piece of it is in memory.</summary>
    public Stream Open(FileKind kind, Guid fileId, long size) => new Reading(size, number => Load(kind, fileId, number));

    // Zip archives and XML are read without waiting, so this is too: it runs on threads that do nothing else meanwhile.
    private byte[] Load(FileKind kind, Guid fileId, int number)
    {
        using var db = contexts.CreateDbContext();
        var kept = db.Set<FileChunk>().AsNoTracking().SingleOrDefault(chunk => chunk.FileId == fileId && chunk.Number == number)
            ?? throw new InvalidOperationException("A piece of the file is missing.");
        return _protectors[kind].Unprotect(kept.Content);
    }

    private sealed class Reading(long size, Func<int, byte[]> load) : Stream
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
                (_chunk, _number) = (load(number), number);
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

internal sealed class FileChunkConfiguration : IEntityTypeConfiguration<FileChunk>
{
    public void Configure(EntityTypeBuilder<FileChunk> builder)
    {
        builder.ToTable("FileChunks");
        builder.HasKey(chunk => new { chunk.FileId, chunk.Number });

        // Pieces that nothing came of are found by their age.
        builder.HasIndex(chunk => new { chunk.Kind, chunk.CreatedAt });
    }
}
