using FsCheck;
using FsCheck.Fluent;
using static PaymentAdmin.Domain.Tests.Settlement.Model.Happening;

namespace PaymentAdmin.Domain.Tests.Settlement.Model;

/// <summary>Sequences of happenings: rolls of dice that a model turns into what can happen as it stands.</summary>
internal static class Story
{
    private const int Transactions = 6;

    /// <summary>A roll of dice.</summary>
    internal sealed record Roll(int What, int Transaction, int Amount, int Fee, int Pattern);

    /// <summary>Stories of up to <paramref name="most"/> happenings.</summary>
    public static Gen<IReadOnlyList<Roll>> Rolls(int most) => Laws.Lists(
        from what in Gen.Choose(0, 23)
        from transaction in Gen.Choose(1, Transactions)
        from amount in Gen.Choose(1, 30)
        from fee in Gen.Choose(0, 4)
        from pattern in Gen.Choose(0, 5_000)
        select new Roll(what, transaction, amount, fee, pattern), 1, most);

    /// <summary>What a roll comes to; null where it can be nothing now.</summary>
    /// <param name="model">How things stand.</param>
    /// <param name="roll">The roll.</param>
    /// <param name="statement">The number of the next statement.</param>
    public static Happening? Next(SettlementModel model, Roll roll, int statement)
    {
        var (number, isKnown) = (roll.Transaction, model.IsKnown(roll.Transaction));
        return roll.What switch
        {
            <= 4 => isKnown ? null : new Confirmed(number, roll.Pattern % 3 > 0, roll.Pattern % 4, 10 * roll.Amount, roll.Fee, roll.Pattern % 3 == 0 && roll.Pattern % 2 == 0),
            5 => isKnown && !model.IsReversed(number) ? new Reversed(number) : null,
            <= 12 => Rows(model, roll) is { Count: > 0 } rows ? new Statement(statement, rows) : null,
            13 => Correct(model, roll),
            14 => Has(model, "short", number) ? new WrittenOff(number) : null,
            15 => Has(model, "fee", number) ? new FeeAccepted(number) : null,
            16 => Has(model, "excess", number) ? new ExcessCredited(number) : null,
            17 => Has(model, "identical_line", number) && model.Of(number).CopiesNet != 0 ? new CopiesReturned(number) : null,
            18 => Has(model, "unknown_to_us", number) && model.Unknown(number) is { Net: not 0, Each: true } ? new UnknownCredited(number) : null,
            19 => new PrefundToppedUp(roll.Amount),
            20 => new ProgrammeFunded(roll.Pattern % 4, roll.Amount),
            21 => new TenantPaid(roll.Pattern % 4, roll.Amount),
            22 => new FeeInvoiced(roll.Fee + 1),
            _ => new FeeTaken(roll.Fee + 1),
        };
    }

    private static bool Has(SettlementModel model, string kind, int number) => model.Findings().Contains((kind, number));

    private static List<Row> Rows(SettlementModel model, Roll roll)
    {
        var rows = new List<Row>();
        for (var at = 0; at <= roll.Pattern % 3; at++)
        {
            var number = ((roll.Transaction + at - 1) % Transactions) + 1;
            if (!model.IsClosed(number))
            {
                rows.Add(RowOf(model, number, roll, (roll.Pattern / 3) + (at * 5)));
            }
        }

        return rows;
    }

    /// <summary>The whole, a part, the rest, too much, taken back, the last one again, or anything.</summary>
    private static Row RowOf(SettlementModel model, int number, Roll roll, int pattern)
    {
        if (!model.IsKnown(number))
        {
            return new Row(number, pattern % 4 == 0 ? -10 * roll.Amount : 10 * roll.Amount, roll.Fee);
        }

        var sign = model.IsInbound(number) ? 1 : -1;
        var (amount, fee) = (model.AmountOf(number), model.FeeOf(number));
        var earlier = model.Statements.SelectMany(model.RowsOf).LastOrDefault(row => row.Transaction == number);
        return (pattern % 10) switch
        {
            0 or 1 => new Row(number, sign * amount, fee),
            2 => new Row(number, sign * amount, fee + 1),
            3 => new Row(number, sign * (amount / 2), 0),
            4 or 5 => new Row(number, sign * model.Of(number).Open, fee - model.Of(number).Charged),
            6 => new Row(number, sign * (amount + roll.Amount), fee),
            7 => new Row(number, -sign * amount, -fee),
            8 => earlier ?? new Row(number, 0, fee),
            _ => new Row(number, -sign * roll.Amount, 0),
        };
    }

    /// <summary>A row is left out, changed, or there once more.</summary>
    private static Corrected? Correct(SettlementModel model, Roll roll)
    {
        var open = model.Statements.Where(model.MayCorrect).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var statement = open[roll.Pattern % open.Count];
        var rows = model.RowsOf(statement).ToList();
        var at = roll.Amount % rows.Count;
        if (roll.Fee == 0 && rows.Count > 1)
        {
            rows.RemoveAt(at);
        }
        else if (roll.Fee == 1)
        {
            rows.Add(rows[at]);
        }
        else
        {
            rows[at] = rows[at] with { Gross = rows[at].Gross + roll.Fee - 3 };
        }

        return new Corrected(statement, rows);
    }
}
