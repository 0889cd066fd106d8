using FsCheck.Fluent;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>One item under any sequence of events, compared with a model of it.</summary>
public sealed class WorkItemLawTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public enum Step
    {
        Wake,
        WakeLater,
        Take,
        RunOut,
        Complete,
        Fail,
        Park,
        Renew,
        LateComplete,
        LateFail,
        Pass,
    }

    private enum Place
    {
        None,
        Waiting,
        Claimed,
        Late,
        Parked,
    }

    [Fact]
    public async Task Item_UnderAnySequenceOfEvents_DoesAsTheModelSays()
    {
        await using var database = await TestDatabase.Create();
        var (first, bench) = (0, new WorkBench(database));

        Laws.Hold(
            Gen.Elements(Enum.GetValues<Step>()).ArrayOf(25),
            steps => new Run(bench, ++first).Follow(steps).GetAwaiter().GetResult(),
            times: 100);
    }

    private sealed class Run(WorkBench bench, int subject)
    {
        private readonly List<WorkClaim> _claims = [];
        private Place _place = Place.None;
        private DateTime _due;
        private DateTime? _again;
        private int _attempts;

        public async Task Follow(IEnumerable<Step> steps)
        {
            foreach (var step in steps)
            {
                await Do(step);
                await Compare();
            }

            await bench.Remove(subject);
        }

        private Task Do(Step step) => step switch
        {
            Step.Wake => Wake(TimeSpan.Zero),
            Step.WakeLater => Wake(Minute),
            Step.Take => Take(),
            Step.RunOut => RunOut(),
            Step.Complete => End(Place.None, _due, bench.Complete),
            Step.Fail => End(Place.Waiting, bench.Clock.Time + Minute, claim => bench.Fail(claim, Minute)),
            Step.Park => End(Place.Parked, _due, bench.Park),
            Step.Renew => Renew(),
            Step.LateComplete => Late(bench.Complete),
            Step.LateFail => Late(claim => bench.Fail(claim, Minute)),
            _ => Pass(),
        };

        private async Task Wake(TimeSpan after)
        {
            var due = bench.Clock.Time + after;
            await bench.Add(subject, due: due);
            Woken(due);
        }

        private void Woken(DateTime due)
        {
            switch (_place)
            {
                case Place.Claimed or Place.Late:
                    _again = _again < due ? _again : due;
                    break;
                case Place.Waiting:
                    _due = _due < due ? _due : due;
                    break;
                default:
                    (_place, _due, _attempts) = (Place.Waiting, due, 0);
                    break;
            }
        }

        private async Task Take()
        {
            var taken = await bench.Take();
            if (_place == Place.Late || (_place == Place.Waiting && _due <= bench.Clock.Time))
            {
                _claims.Add(Assert.Single(taken));
                Assert.Equal(++_attempts, _claims[^1].Attempt);
                _place = Place.Claimed;
            }
            else
            {
                Assert.Empty(taken);
            }
        }

        private async Task RunOut()
        {
            await bench.LetLeasesRunOut();
            _place = _place == Place.Claimed ? Place.Late : _place;
        }

        private async Task End(Place next, DateTime due, Func<WorkClaim, Task> end)
        {
            if (_place is not (Place.Claimed or Place.Late))
            {
                await Late(end);
                return;
            }

            await end(_claims[^1]);
            (_place, _due) = (next, due);
            if (_again is { } again)
            {
                _again = null;
                Woken(again);
            }
        }

        private async Task Renew()
        {
            if (_place is Place.Claimed or Place.Late)
            {
                await bench.Renew(_claims[^1], WorkBench.Lease);
                _place = Place.Claimed;
            }
        }

        /// <summary>Every claim but the present one: none of them can do anything.</summary>
        private async Task Late(Func<WorkClaim, Task> act)
        {
            foreach (var claim in _place is Place.Claimed or Place.Late ? _claims.SkipLast(1) : _claims)
            {
                await Assert.ThrowsAsync<ClaimLostException>(() => act(claim));
            }
        }

        private Task Pass()
        {
            bench.Clock.Advance(Minute);
            return Task.CompletedTask;
        }

        private async Task Compare()
        {
            var item = (await bench.Items()).SingleOrDefault(item => item.SubjectId == WorkBench.Subject(subject) && item.State != WorkState.Done);
            if (_place == Place.None)
            {
                Assert.Null(item);
                return;
            }

            Assert.Equal(_place == Place.Parked ? WorkState.Parked : WorkState.Waiting, item!.State);
            Assert.Equal(_place is Place.Claimed or Place.Late ? _claims[^1].Token : (Guid?)null, item.ClaimToken);
            Assert.Equal(item.ClaimToken is null, item.LeaseUntil is null);
            Assert.Equal((_due, _again, _attempts), (item.DueAt, item.AgainAt, item.Attempts));
        }
    }
}
