using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Domain.Tests.Payments.Limits;

/// <summary>The limits beside a model that knows nothing but who stands, and adds up.</summary>
public sealed class LimitLawsTests
{
    private static readonly DateTime Start = new(2026, 3, 14, 12, 0, 0, DateTimeKind.Utc);

    private enum Act
    {
        Reserve,
        Release,
        Count,
    }

    /// <summary>What is done: a payment is reserved, given back or, since it arrived after all, counted, on a day, with caps.</summary>
    private sealed record Step(Act Act, int Payment, int Intent, int Programme, int Beneficiary, long Minor, int Day, bool MayHaveLeft, LimitCaps Caps);

    private sealed record Standing(Guid Daily, Guid Budget, Guid Cycle, long Minor);

    private static Gen<Step> Steps { get; } =
        from act in Gen.Frequency((5, Gen.Constant(Act.Reserve)), (2, Gen.Constant(Act.Release)), (1, Gen.Constant(Act.Count)))
        from payment in Gen.Choose(1, 6)
        from intent in Gen.Choose(1, 2)
        from minor in Gen.Choose(1, 40)
        from day in Gen.Choose(0, 2)
        from mayHaveLeft in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from caps in Gen.Choose(0, 120).ArrayOf(4)
        select new Step(act, payment, intent, payment % 2, payment % 3, minor, day, mayHaveLeft, new LimitCaps(Cap(caps[0]), Cap(caps[1]), Cap(caps[2]), Cap(caps[3])));

    [Fact]
    public void Limits_WhateverIsReservedReleasedAndCounted_AreWhatStandsAndNothingIsReservedAboveTheirCap() => Laws.Hold(Laws.Lists(Steps, 1, 40), steps =>
    {
        var book = Limited.Empty();
        var (model, last) = (new Dictionary<(int, int), Standing>(), new Dictionary<(int, int), Standing>());
        foreach (var step in steps)
        {
            var before = book.Uses().ToDictionary(use => use.Id, use => use.UsedMinor);
            var name = (step.Payment, step.Intent);
            var now = Start.AddDays(step.Day);
            switch (step.Act)
            {
                case Act.Release:
                    Assert.Equal(model.Remove(name), book.Release(Known.Id(step.Payment), step.Intent, "It failed.", now));
                    break;
                case Act.Count:
                    Count(book, model, last, step, now);
                    break;
                default:
                    Reserve(book, model, step, now, before);
                    break;
            }

            if (model.TryGetValue(name, out var stands))
            {
                last[name] = stands;
            }

            foreach (var use in book.Uses())
            {
                var named = model.Values.Where(one => one.Daily == use.Id || one.Budget == use.Id || one.Cycle == use.Id).ToList();
                Assert.Equal((named.Sum(one => one.Minor), named.Count), (use.UsedMinor, use.Payments));
            }
        }

        Assert.Equal(model.Count, book.Reservations().Count(reservation => reservation.Stands));
    });

    /// <summary>Where it counted before, it does so there again, on no other day; whatever the caps.</summary>
    private static void Count(LimitBook book, Dictionary<(int, int), Standing> model, Dictionary<(int, int), Standing> last, Step step, DateTime now)
    {
        var name = (step.Payment, step.Intent);
        var request = Limited.Request(step.Minor, step.Payment, step.Intent, step.Beneficiary, step.Programme);
        var anew = new Standing(LimitKey.Daily(request, now).Id, LimitKey.Budget(request).Id, LimitKey.Cycle(request).Id, step.Minor);

        Assert.Equal(!model.ContainsKey(name), book.Count(request, now, now.AddDays(7)));

        model.TryAdd(name, last.TryGetValue(name, out var before) ? before with { Minor = step.Minor } : anew);
    }

    private static void Reserve(LimitBook book, Dictionary<(int, int), Standing> model, Step step, DateTime now, Dictionary<Guid, long> before)
    {
        var request = Limited.Request(step.Minor, step.Payment, step.Intent, step.Beneficiary, step.Programme, step.MayHaveLeft);
        var wanted = new Standing(LimitKey.Daily(request, now).Id, LimitKey.Budget(request).Id, LimitKey.Cycle(request).Id, step.Minor);
        var had = model.GetValueOrDefault((step.Payment, step.Intent));

        var answer = book.Reserve(request, step.Caps, now);

        if (had is not null && (step.MayHaveLeft || had == wanted))
        {
            Assert.True(answer.Fits);
            Assert.All(before, one => Assert.Equal(one.Value, book.Uses().Single(use => use.Id == one.Key).UsedMinor));
            return;
        }

        var fits = step.Minor <= (step.Caps.SingleMaximum ?? long.MaxValue)
            && Room(wanted.Daily, step.Caps.DailyVolume, had?.Daily) && Room(wanted.Budget, step.Caps.Budget, had?.Budget) && Room(wanted.Cycle, step.Caps.BeneficiaryCycle, had?.Cycle);
        Assert.Equal(fits, answer.Fits);
        if (fits)
        {
            model[(step.Payment, step.Intent)] = wanted;
        }
        else
        {
            Assert.All(before, one => Assert.Equal(one.Value, book.Uses().Single(use => use.Id == one.Key).UsedMinor));
        }

        // What it has of a row already is not asked for again, and less than it has is never too much.
        bool Room(Guid row, long? cap, Guid? of)
        {
            var has = of == row ? had!.Minor : 0;
            return cap is null || step.Minor <= has || before.GetValueOrDefault(row) - has + step.Minor <= cap;
        }
    }

    private static long? Cap(int minor) => minor < 10 ? null : minor;
}
