using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Domain.Tests.Payments.Limits;

public sealed class LimitBookTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Known.Now);
    private static readonly DateTime Tomorrow = Known.Now.AddDays(1);

    [Theory]
    [InlineData(null, 1_000_000)]
    [InlineData(99L, 99)]
    [InlineData(100L, 99)]
    public void Reserve_OfWhatFits_TakesItOfAllThree(long? cap, long minor)
    {
        var book = Limited.Empty();

        var answer = book.Reserve(Limited.Request(minor), new LimitCaps(cap, cap, cap, cap), Known.Now);

        Assert.True(answer.Fits);
        Assert.Equal(3, book.Uses().Count());
        Assert.All(book.Uses(), use => Assert.Equal((minor, 1), (use.UsedMinor, use.Payments)));
        var reservation = Assert.Single(book.Reservations());
        Assert.Equal((minor, true, Known.Now), (reservation.AmountMinor, reservation.Stands, reservation.ReservedAt));
        Assert.Equal(book.Uses().Select(use => use.Id).Order(), reservation.Rows.Order());
    }

    [Theory]
    [InlineData(LimitKind.SingleMaximum)]
    [InlineData(LimitKind.DailyVolume)]
    [InlineData(LimitKind.ProgrammeBudget)]
    [InlineData(LimitKind.BeneficiaryCycle)]
    public void Reserve_OfOneMinorUnitTooMuch_TakesNothingAndNamesTheLimit(LimitKind kind)
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(60), LimitCaps.None, Known.Now);
        var caps = kind switch
        {
            LimitKind.SingleMaximum => LimitCaps.None with { SingleMaximum = 40 },
            LimitKind.DailyVolume => LimitCaps.None with { DailyVolume = 100 },
            LimitKind.ProgrammeBudget => LimitCaps.None with { Budget = 100 },
            _ => LimitCaps.None with { BeneficiaryCycle = 100 },
        };

        var refused = book.Reserve(Limited.Request(41, payment: 2), caps, Known.Now).Refused;

        Assert.NotNull(refused);
        var single = kind == LimitKind.SingleMaximum;
        var ofConnection = single || kind == LimitKind.DailyVolume;
        Assert.Equal(
            (kind, ofConnection ? Limited.Connection.Id : Known.Id(1_001), "TZS", single ? 40 : 100, single ? 0 : 60, 41),
            (refused.Kind, refused.OwnerId, refused.Currency, refused.CapMinor, refused.UsedMinor, refused.AskedMinor));
        Assert.Equal(kind == LimitKind.DailyVolume ? new DateTime(2026, 3, 15, 0, 0, 0, DateTimeKind.Utc) : null, refused.Until);
        Assert.All(book.Uses(), use => Assert.Equal((60L, 1), (use.UsedMinor, use.Payments)));
        Assert.Single(book.Reservations());
        Assert.True(book.Reserve(Limited.Request(40, payment: 2), caps, Known.Now).Fits);
    }

    [Fact]
    public void Reserve_OfMoreThanAWholeDay_WaitsForNoMidnight() =>
        Assert.Null(Limited.Empty().Reserve(Limited.Request(101), LimitCaps.None with { DailyVolume = 100 }, Known.Now).Refused!.Until);

    [Fact]
    public void Reserve_OfWhatStands_ChangesNothing()
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(60), LimitCaps.None, Known.Now);
        var versions = book.Uses().Select(use => use.Version).ToList();

        Assert.True(book.Reserve(Limited.Request(60), new LimitCaps(1, 1, 1, 1), Known.Later).Fits);

        Assert.Equal(versions, book.Uses().Select(use => use.Version));
        Assert.Equal(Known.Now, Assert.Single(book.Reservations()).ReservedAt);
    }

    [Fact]
    public void Reserve_OnTheNextDay_MovesWhatWasNotSent()
    {
        var book = Limited.Empty();
        var caps = new LimitCaps(60, 60, 60, 60);
        book.Reserve(Limited.Request(60), caps, Known.Now);

        Assert.True(book.Reserve(Limited.Request(60), caps, Tomorrow).Fits);

        Assert.Equal((0L, 0), (book.Use(LimitKind.DailyVolume, Today).UsedMinor, book.Use(LimitKind.DailyVolume, Today).Payments));
        Assert.Equal((60L, 1), (book.Use(LimitKind.DailyVolume, Today.AddDays(1)).UsedMinor, book.Use(LimitKind.ProgrammeBudget).Payments));
        Assert.Equal(60, book.Use(LimitKind.BeneficiaryCycle).UsedMinor);
        Assert.Equal(book.Use(LimitKind.DailyVolume, Today.AddDays(1)).Id, Assert.Single(book.Reservations()).DailyId);
    }

    [Fact]
    public void Reserve_OnTheNextDayOfWhatMayHaveLeft_StaysWithItsDay()
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(60), LimitCaps.None, Known.Now);

        Assert.True(book.Reserve(Limited.Request(60, mayHaveLeft: true), LimitCaps.None, Tomorrow).Fits);

        Assert.Equal(60, book.Use(LimitKind.DailyVolume).UsedMinor);
    }

    [Fact]
    public void Reserve_OnADayThatIsFull_KeepsWhatItHas()
    {
        var book = Limited.Empty();
        var caps = LimitCaps.None with { DailyVolume = 60 };
        book.Reserve(Limited.Request(60), caps, Known.Now);
        book.Reserve(Limited.Request(60, payment: 2), caps, Tomorrow);

        Assert.Equal(LimitKind.DailyVolume, book.Reserve(Limited.Request(60), caps, Tomorrow).Refused?.Kind);

        Assert.All(book.Uses().Where(use => use.Day is not null), use => Assert.Equal(60, use.UsedMinor));
        Assert.Equal(2, book.Reservations().Count(reservation => reservation.Stands));
    }

    [Fact]
    public void Release_OfWhatStands_GivesItBackOnceToItsOwnDay()
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(60), LimitCaps.None, Known.Now);
        book.Reserve(Limited.Request(5, payment: 2), LimitCaps.None, Tomorrow);

        Assert.True(book.Release(Known.Id(1), 1, "It failed.", Tomorrow));
        Assert.False(book.Release(Known.Id(1), 1, "It failed again.", Tomorrow));
        Assert.False(book.Release(Known.Id(1), 2, "Never reserved.", Tomorrow));

        Assert.Equal((0L, 5L), (book.Use(LimitKind.DailyVolume, Today).UsedMinor, book.Use(LimitKind.DailyVolume, Today.AddDays(1)).UsedMinor));
        Assert.Equal((5L, 1), (book.Use(LimitKind.ProgrammeBudget).UsedMinor, book.Use(LimitKind.ProgrammeBudget).Payments));
        var released = book.Reservations().Single(reservation => reservation.PaymentId == Known.Id(1));
        Assert.Equal((Tomorrow, "It failed."), (released.ReleasedAt, released.ReleasedBecause));
    }

    [Fact]
    public void Release_ForALongReason_CutsIt()
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(60), LimitCaps.None, Known.Now);

        book.Release(Known.Id(1), 1, new string('x', 201), Known.Now);

        Assert.Equal(LimitReservation.ReasonMaxLength, Assert.Single(book.Reservations()).ReleasedBecause!.Length);
    }

    [Fact]
    public void Reserve_OfASecondIntent_TakesItsOwnPart()
    {
        var book = Limited.Empty();
        var caps = LimitCaps.None with { Budget = 60 };
        book.Reserve(Limited.Request(60), caps, Known.Now);
        Assert.False(book.Reserve(Limited.Request(60, intent: 2), caps, Known.Now).Fits);
        book.Release(Known.Id(1), 1, "It failed.", Known.Now);

        Assert.True(book.Reserve(Limited.Request(60, intent: 2), caps, Known.Now).Fits);

        Assert.Equal((60L, 1), (book.Use(LimitKind.ProgrammeBudget).UsedMinor, book.Use(LimitKind.ProgrammeBudget).Payments));
        Assert.False(book.Release(Known.Id(1), 1, "It failed.", Known.Now));
    }

    [Fact]
    public void Key_OfAnythingElse_IsAnotherRow()
    {
        var key = LimitKey.Cycle(Limited.Request(1));
        LimitKey[] others =
        [
            key with { OwnerId = Known.Id(9) }, key with { Environment = ConnectionEnvironment.Production }, key with { Currency = "KES" }, key with { BeneficiaryId = Known.Id(9) },
            key with { CycleMark = LimitKey.MarkOf("FOOD\n2026-04") }, key with { Kind = LimitKind.ProgrammeBudget }, key with { Day = Today }, key with { Day = Today.AddDays(1) },
        ];

        Assert.Equal(others.Length + 1, others.Append(key).Select(one => one.Id).Distinct().Count());
        Assert.Equal(key.Id, LimitKey.Cycle(Limited.Request(2, payment: 7)).Id);
        Assert.Equal((8, LimitKey.MarkLength), (key.Id.Version, key.CycleMark!.Length));
        Assert.Throws<InvalidOperationException>(() => (key with { Kind = LimitKind.SingleMaximum }).Id);
    }

    [Theory]
    [InlineData(79, false)]
    [InlineData(80, true)]
    [InlineData(100, true)]
    public void Near_From80Percent_IsToldOnceForEachCap(long used, bool near)
    {
        var book = Limited.Empty();
        book.Reserve(Limited.Request(used), LimitCaps.None, Known.Now);
        var budget = book.Use(LimitKind.ProgrammeBudget);

        Assert.False(budget.TellsNear(null));
        Assert.Equal(near, budget.TellsNear(100));
        Assert.False(budget.TellsNear(100));
        Assert.True(budget.TellsNear(50));
    }

    [Fact]
    public void Near_OfTheLargestAmounts_DoesNotOverflow()
    {
        Assert.False(LimitUse.IsNear(1_000_000_000_000_000, long.MaxValue));
        Assert.True(LimitUse.IsNear(long.MaxValue, long.MaxValue));
    }
}
