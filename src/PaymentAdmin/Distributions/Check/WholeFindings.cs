using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Distributions.Check;

/// <summary>What stands in the way of the distribution whoever is paid.</summary>
internal static class WholeFindings
{
    public static void Add(CheckScope scope, FoundFindings findings)
    {
        if (scope.Count == 0)
        {
            findings.Add("no_payments", FindingSeverity.Blocking, "There is no payment in it yet. Import a file or add one.");
        }

        OfProgramme(scope, findings);
        OfConnection(scope, findings);
        var size = scope.Connection.BatchSize;
        if (scope.Connection.Facts.HasBatches && scope.Count > size)
        {
            findings.Add("batch_split", FindingSeverity.Note, string.Create(
                CultureInfo.InvariantCulture, $"The PSP takes {size} payments at once: these {scope.Count} go in {(scope.Count + size - 1) / size} batches."));
        }
    }

    private static void OfProgramme(CheckScope scope, FoundFindings findings)
    {
        var programme = scope.Programme;
        var today = DateOnly.FromDateTime(scope.Now);
        if (programme.Status == ProgrammeStatus.Closed)
        {
            findings.Add("programme_closed", FindingSeverity.Blocking, $"The programme {programme.Code} is closed. A platform admin can open it again.");
        }
        else if (programme.StartsOn > today || programme.EndsOn < today)
        {
            findings.Add("outside_programme_dates", FindingSeverity.Warning, $"Today is outside the dates of the programme {programme.Code}.");
        }

        if (programme.Connections.All(connection => connection.ConnectionId != scope.Connection.Id))
        {
            findings.Add("connection_not_allowed", FindingSeverity.Blocking, $"The programme {programme.Code} no longer pays through this connection. Make a new distribution through one of its connections.");
        }
    }

    private static void OfConnection(CheckScope scope, FoundFindings findings)
    {
        var status = scope.Connection.Status;
        var words = Words.Plain(status).ToLowerInvariant();
        if (status == ConnectionStatus.Retired)
        {
            findings.Add("connection_retired", FindingSeverity.Blocking, "The connection is retired. Make a new distribution through another one.");
        }
        else if (scope.Connection.IsStopped)
        {
            findings.Add("connection_stopped", FindingSeverity.Warning, $"The connection is {words}: it has to go on before this can be released.");
        }
        else if (scope.Connection.Environment == ConnectionEnvironment.Production && status == ConnectionStatus.Setup)
        {
            findings.Add("connection_in_setup", FindingSeverity.Warning, "The production connection is in setup: two platform admins have to put it to pilot before this can be released.");
        }

        if (scope.Connection.Environment == ConnectionEnvironment.Production && scope.Processor.Status != ProcessorStatus.Active)
        {
            findings.Add("processor_inactive", FindingSeverity.Warning, $"The processor {scope.Processor.Code} is inactive: it has to be active before this can be released.");
        }
    }
}
