using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Domain.Tests.Connections;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class NextStepTests
{
    private static readonly DateTime Sent = Known.Now;

    [Fact]
    public void TryAgain_OfTheDocumentsSchedule_WaitsLongerAndEndsWithAPerson()
    {
        var connection = Honouring(true);
        var payment = Paid.Queued();
        var pauses = new List<double?>();
        for (var i = 0; i < 4; i++)
        {
            payment.Leave(batchId: null, Sent);
            var next = NextStep.TryAgain(payment, connection, chance: 0, Sent);
            pauses.Add((next - Sent)?.TotalSeconds);
            if (next is { } due)
            {
                payment.Return(due, counts: true, Sent);
            }
        }

        Assert.Equal([30, 120, 480, null], pauses);
    }

    [Fact]
    public void TryAgain_ByChance_IsUpToAFifthLater()
    {
        var payment = Paid.Leaving();
        var connection = Honouring(true);

        Assert.Equal(Sent.AddSeconds(36), NextStep.TryAgain(payment, connection, chance: 1, Sent));
    }

    [Fact]
    public void Unknown_WhereKeysAreHonoured_RepeatsOnTheScheduleThenAsks()
    {
        var connection = Honouring(true);
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Sent);
        foreach (var pause in (int[])[30, 120, 480])
        {
            var step = NextStep.Unknown(payment, connection, chance: 0, Sent);
            Assert.Equal(new PaymentStep(StepKind.Send, Sent.AddSeconds(pause)), step);
            payment.Leave(batchId: null, Sent);
            payment.Lose(onlyAsk: false, Sent);
        }

        Assert.Equal(new PaymentStep(StepKind.Ask, Sent.AddSeconds(30)), NextStep.Unknown(payment, connection, chance: 0, Sent));
    }

    [Theory]
    [InlineData(false, false, 86_400)]
    [InlineData(true, true, 86_400)]
    [InlineData(true, false, 60)]
    public void Unknown_WhereKeysAreNotToBeReliedOn_IsOnlyAsked(bool honours, bool duplicate, int ttl)
    {
        var connection = Honouring(honours, ttl);
        var payment = Paid.Leaving();

        payment.Lose(duplicate, Sent);

        Assert.Equal(new PaymentStep(StepKind.Ask, Sent.AddSeconds(30)), NextStep.Unknown(payment, connection, chance: 0, Sent));
    }

    [Fact]
    public void SendBefore_OfAKeyThatIsRememberedForTenMinutes_IsBeforeItIsForgotten()
    {
        var connection = Honouring(keys: true, ttl: 600);

        Assert.Equal(Sent.AddSeconds(570), NextStep.SendBefore(connection, Sent, Sent));
        Assert.Equal(LocalDay.Ends(Sent, connection.TimeZone), NextStep.SendBefore(connection, first: null, Sent));
        Assert.Equal(LocalDay.Ends(Sent, connection.TimeZone), NextStep.SendBefore(connection, LocalDay.Ends(Sent, connection.TimeZone).AddMinutes(-5), Sent));
    }

    [Fact]
    public void Unknown_AfterTheConnectionsMidnight_IsOnlyAsked()
    {
        var connection = Honouring(true);
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Sent);
        var midnight = LocalDay.Ends(Sent, connection.TimeZone);

        Assert.Equal(StepKind.Send, NextStep.Unknown(payment, connection, chance: 0, midnight.AddSeconds(-1)).Kind);
        Assert.Equal(StepKind.Ask, NextStep.Unknown(payment, connection, chance: 0, midnight).Kind);
    }

    [Fact]
    public void Unknown_AskedInVainToTheEndOfTheSchedule_IsForAPerson()
    {
        var connection = Honouring(false);
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Sent);
        var asked = 0;
        while (NextStep.Unknown(payment, connection, chance: 0, Sent).Kind == StepKind.Ask)
        {
            payment.Asked(notFound: false, Sent);
            asked++;
        }

        Assert.Equal((connection.Settings.StatusQuery.Unknown.Seconds.Count, StepKind.Person), (asked, NextStep.Unknown(payment, connection, chance: 0, Sent).Kind));
    }

    [Fact]
    public void NotFound_SaidTwiceFarEnoughApart_MeansThatNothingArrived()
    {
        var connection = Honouring(false);
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Sent);

        Assert.Null(NextStep.NotFound(payment, connection, Sent.AddSeconds(30)));
        payment.Asked(notFound: true, Sent.AddSeconds(30));
        Assert.Equal(new PaymentStep(StepKind.Ask, Sent.AddSeconds(630)), NextStep.Unknown(payment, connection, chance: 0, Sent.AddSeconds(30)));
        Assert.Null(NextStep.NotFound(payment, connection, Sent.AddSeconds(629)));
        Assert.Equal(StepKind.Send, NextStep.NotFound(payment, connection, Sent.AddSeconds(630)));

        payment.Asked(notFound: true, Sent.AddSeconds(630));
        payment.NeverArrived();
        Assert.Equal(StepKind.Send, NextStep.Unknown(payment, connection, chance: 0, Sent.AddSeconds(630)).Kind);
    }

    [Fact]
    public void NotFound_AfterAsManySendsAsTheScheduleHas_IsForAPerson()
    {
        var connection = Honouring(false);
        var payment = Paid.Queued();
        for (var i = 0; i < 4; i++)
        {
            payment.Leave(batchId: null, Sent);
            payment.Lose(onlyAsk: false, Sent);
        }

        payment.Asked(notFound: true, Sent);

        Assert.Equal(StepKind.Person, NextStep.NotFound(payment, connection, Sent.AddHours(1)));
    }

    [Fact]
    public void NotFound_ThatIsFollowedByAnotherAnswer_BeginsAnew()
    {
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Sent);
        payment.Asked(notFound: true, Sent);

        payment.Asked(notFound: false, Sent.AddMinutes(1));

        Assert.Null(payment.NotFoundAt);
    }

    [Fact]
    public void Pending_IsAskedForLaterAndLaterAndNotForEver()
    {
        var connection = Honouring(true);
        var payment = Paid.Leaving();
        payment.Hear(new PaymentNews(PaymentSaid.Pending, "psp_1"), Sent);
        var pauses = new List<double>();
        while (NextStep.Pending(payment, connection, Sent) is { } due)
        {
            pauses.Add((due - Sent).TotalSeconds);
            payment.Asked(notFound: false, Sent);
        }

        Assert.Equal([180, 360, 720], pauses.Take(3));
        Assert.Equal((NextStep.MaxQuestions, 21_600d), (pauses.Count, pauses.Max()));
    }

    private static Connection Honouring(bool keys, int ttl = 86_400) =>
        Connected.Sandbox(Connected.Settings with { HonoursIdempotencyKeys = keys, IdempotencyKeyTtlSeconds = ttl });
}
