namespace PaymentAdmin.Platform.Files;

/// <summary>How much of a workbook was unpacked, all its parts together: what a few bytes can grow to has a bound.</summary>
internal sealed class UnpackBudget(long packedBytes, TableLimits limits)
{
    private const long Harmless = 16 * 1024 * 1024;

    private readonly long _most = Math.Min(limits.MaxUnpackedBytes, Math.Max(Harmless, packedBytes * limits.MaxRatio));
    private long _unpacked;

    public void Spend(int bytes)
    {
        _unpacked += bytes;
        if (_unpacked > _most)
        {
            throw FileFaults.UnpacksTooLarge();
        }
    }
}

/// <summary>A part of a workbook, unpacked while it is read and within the budget.</summary>
internal sealed class Unpacking(Stream part, UnpackBudget budget) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = part.Read(buffer);
        budget.Spend(read);
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            part.Dispose();
        }

        base.Dispose(disposing);
    }
}
