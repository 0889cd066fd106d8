using System.Security.Cryptography;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Files;

/// <summary>A file that is being stored while it comes; one piece of it is in memory.</summary>
public sealed class FileWriter : IDisposable
{
    private readonly Func<int, byte[], CancellationToken, Task> _keep;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _piece = new byte[FileContent.ChunkBytes];
    private int _filled;
    private int _number;

    /// <param name="keep">Keeps a piece under its number, from 0.</param>
    internal FileWriter(Func<int, byte[], CancellationToken, Task> keep) => _keep = keep;

    /// <summary>What came so far, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Takes what comes next.</summary>
    public async Task Add(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        Size += bytes.Length;
        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, _piece.Length - _filled);
            bytes[..taken].CopyTo(_piece.AsMemory(_filled));
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == _piece.Length)
            {
                await Keep(cancellationToken);
            }
        }
    }

    /// <summary>That was all.</summary>
    /// <exception cref="Refusal">422 <c>file_empty</c>.</exception>
    public async Task<StoredContent> End(CancellationToken cancellationToken)
    {
        if (_filled > 0)
        {
            await Keep(cancellationToken);
        }

        return Size > 0 ? new StoredContent(Size, Convert.ToHexStringLower(_hash.GetHashAndReset())) : throw FileFaults.Empty();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private async Task Keep(CancellationToken cancellationToken)
    {
        await _keep(_number++, _piece[.._filled], cancellationToken);
        _filled = 0;
    }
}
