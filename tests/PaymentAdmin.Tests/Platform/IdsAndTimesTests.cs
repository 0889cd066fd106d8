using System.Text;
using FsCheck.Fluent;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform;

public sealed class IdsAndTimesTests
{
    [Fact]
    public void Cursor_WrittenAndRead_IsTheSame() =>
        Laws.Hold(
            from ticks in Gen.Choose(0, int.MaxValue)
            from id in ArbMap.Default.GeneratorFor<Guid>()
            select new Cursor(FakeClock.Start.AddTicks(ticks), id),
            cursor =>
            {
                Assert.Equal(cursor, Cursor.Parse(cursor.ToString()));
                Assert.Equal(DateTimeKind.Utc, Cursor.Parse(cursor.ToString())!.At.Kind);
                Assert.Equal(cursor.ToString(), Uri.EscapeDataString(cursor.ToString()));
            });

    [Fact]
    public void Cursor_OfNothing_IsNone() => Assert.Null(Cursor.Parse(null));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("====")]
    [InlineData("9223372036854775807.00000000000000000000000000000000")]
    [InlineData("-1.00000000000000000000000000000000")]
    [InlineData("1.xyz")]
    [InlineData("1")]
    public void Cursor_OfSomethingElse_IsRefused(string text)
    {
        Assert.Equal("cursor", Assert.Throws<Refusal>(() => Cursor.Parse(text)).Field);
        Assert.Throws<Refusal>(() => Cursor.Parse(System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text))));
    }

    [Fact]
    public void Cursor_OfWhateverComes_OnlyEverRefuses() =>
        Laws.Hold(ArbMap.Default.GeneratorFor<string>(), text => Laws.OnlyRefuses(() => Cursor.Parse(text)));

    [Fact]
    public void PublicId_WrittenAndRead_IsTheSame()
    {
        var id = FakeClock.Start.NewId();

        Assert.Equal($"proc_{id:D}", PublicId.Processor.Format(id));
        Assert.Equal(id, PublicId.Processor.Parse(PublicId.Processor.Format(id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("proc_")]
    [InlineData("0190a1b2-0000-7000-8000-000000000000")]
    [InlineData("tnt_0190a1b2-0000-7000-8000-000000000000")]
    [InlineData("PROC_0190a1b2-0000-7000-8000-000000000000")]
    [InlineData("proc_0190a1b2000070008000000000000000")]
    [InlineData("proc_{0190a1b2-0000-7000-8000-000000000000}")]
    [InlineData("proc_0190a1b2-0000-7000-8000-00000000000")]
    [InlineData("proc_0190a1b2-0000-7000-8000-0000000000000")]
    [InlineData("proc_0190a1b2-0000-7000-8000-00000000000g")]
    [InlineData("proc_ 0190a1b2-0000-7000-8000-000000000000")]
    [InlineData("proc_0190a1b2-0000-7000-8000-000000000000\n")]
    [InlineData("proc_+190a1b2-0000-7000-8000-000000000000")]
    [InlineData("proc_0x90a1b2-0000-7000-8000-000000000000")]
    public void PublicId_OfAnotherForm_Is404(string? text)
    {
        var refusal = Assert.Throws<Refusal>(() => PublicId.Processor.Parse(text));

        Assert.Equal((RefusalKind.NotFound, "not_found"), (refusal.Kind, refusal.Code));
        Assert.Contains("processor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Now_OfAClock_IsUtcInWholeMilliseconds()
    {
        var clock = new FakeClock();
        clock.Advance(TimeSpan.FromTicks(9_999));

        Assert.Equal((FakeClock.Start, DateTimeKind.Utc), (clock.Now(), clock.Now().Kind));
    }

    [Fact]
    public void NewId_OfLaterTimes_SortsLater()
    {
        var ids = Enumerable.Range(0, 100).Select(ms => FakeClock.Start.AddMilliseconds(ms).NewId()).ToList();

        Assert.Equal(ids, ids.Order());
        Assert.All(ids, id => Assert.Equal(7, id.Version));
        Assert.NotEqual(FakeClock.Start.NewId(), FakeClock.Start.NewId());
    }

    [Theory]
    [InlineData(0, "2026-03-14T09:26:53.589Z")]
    [InlineData(411, "2026-03-14T09:26:54Z")]
    public void WriteTime_OfATime_IsRfc3339(int milliseconds, string expected)
    {
        Assert.Equal(expected, Wire.WriteTime(FakeClock.Start.AddMilliseconds(milliseconds)));
        Assert.True(Wire.TryReadTime(expected, out var read));
        Assert.Equal(FakeClock.Start.AddMilliseconds(milliseconds), read);
    }
}
