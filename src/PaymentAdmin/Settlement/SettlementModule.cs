using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Expected;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Settlement.Statements;

namespace PaymentAdmin.Settlement;

/// <summary>The settlement desk: statements, what they settle, and what does not fit.</summary>
public static class SettlementModule
{
    public static void AddSettlement(this IServiceCollection services)
    {
        services.TryAddSingleton<FileContent>();
        services.AddStatements();
        services.AddIssues();
        services.AddExpected();
        services.AddScoped<ChangeSettlementSettings>();
        services.AddScoped<ListFetches>();
        services.AddWorkQueue<FetchStatement>(FetchStatement.Settings);
        services.AddJob<FetchStatements>(new Job("fetch_settlement_statements", "Fetch the settlement statements of days that are over", JobSchedule.Every(TimeSpan.FromMinutes(5))));
        services.AddWorkQueue<TryIssue>(TryIssue.Settings);
        services.AddJob<WatchIssues>(new Job("watch_settlement_issues", "Escalate overdue settlement issues, and try again what is due", JobSchedule.Every(TimeSpan.FromMinutes(1), timesAsLong: 5)));
        services.AddJob<DropLeftFiles>(new Job("drop_left_settlement_files", "Drop what is left of settlement files that did not come whole", JobSchedule.Daily(2, 0)));
    }

    public static void MapSettlement(this IEndpointRouteBuilder routes)
    {
        routes.MapStatements();
        routes.MapIssues();
        routes.MapExpected();
        routes.MapApi("processors/{id}/statement-fetches", "Settlement")
            .MapGet("", (string id, ListFetches list, Actor actor, CancellationToken cancellationToken) => list.Handle(PublicId.Processor.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("How far a processor's settlement statements have been fetched.");

        var settings = routes.MapApi("processors/{id}/settlement-settings", "Settlement");
        settings.MapGet("", async (HttpContext http, string id, ChangeSettlementSettings change, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await change.Get(PublicId.Processor.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewProcessors)
            .Produces<ChangeSettlementSettings.Answer>()
            .WithSummary("A processor's calendar, and how its statements are written.");

        settings.MapPut("", async (HttpContext http, string id, Body<ChangeSettlementSettings.Input> body, IfMatch ifMatch, ChangeSettlementSettings change, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await change.Handle(PublicId.Processor.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<ChangeSettlementSettings.Answer>()
            .WithSummary("Changes a processor's calendar, or how its statements are written.");
    }
}
