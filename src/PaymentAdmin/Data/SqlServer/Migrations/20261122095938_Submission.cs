using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Submission : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems");

            migrationBuilder.DropIndex(
                name: "IX_Payments_ConnectionId",
                table: "Payments");

            migrationBuilder.AddColumn<Guid>(
                name: "Lane",
                table: "WorkItems",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "AcknowledgedAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "AttemptCount",
                table: "Payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "BatchId",
                table: "Payments",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CompletedAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "FailedAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailureMessage",
                table: "Payments",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailureReason",
                table: "Payments",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "FirstSentAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Intent",
                table: "Payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "IsAlone",
                table: "Payments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsOnlyAsked",
                table: "Payments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastSentAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextStepAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NotFoundAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProgressAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "ProviderReference",
                table: "Payments",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PspChannel",
                table: "Payments",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PspPaymentId",
                table: "Payments",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PspReference",
                table: "Payments",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Questions",
                table: "Payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "ReversedAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Sends",
                table: "Payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "SubmittedAt",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Tries",
                table: "Payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "UnresolvedSince",
                table: "Payments",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsSealed",
                table: "Exchanges",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "EndedAt",
                table: "Distributions",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "StartedAt",
                table: "Distributions",
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "UseBatches",
                table: "Connections",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "LimitReservations",
                columns: table => new
                {
                    PaymentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Intent = table.Column<int>(type: "int", nullable: false),
                    DailyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BudgetId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CycleId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AmountMinor = table.Column<long>(type: "bigint", nullable: false),
                    ReservedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    ReleasedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    ReleasedBecause = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LimitReservations", x => new { x.PaymentId, x.Intent });
                    table.ForeignKey(
                        name: "FK_LimitReservations_Payments_PaymentId",
                        column: x => x.PaymentId,
                        principalTable: "Payments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LimitUses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    OwnerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Environment = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: true),
                    BeneficiaryId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    CycleMark = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    UsedMinor = table.Column<long>(type: "bigint", nullable: false),
                    Payments = table.Column<int>(type: "int", nullable: false),
                    NearAlertCap = table.Column<long>(type: "bigint", nullable: true),
                    ReachedAlertCap = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LimitUses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PaymentAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Intent = table.Column<int>(type: "int", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    ProviderReference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    BatchId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SealedRequest = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    StartedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    HttpStatus = table.Column<int>(type: "int", nullable: true),
                    Code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Message = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    PspPaymentId = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PaymentAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PaymentAttempts_Payments_PaymentId",
                        column: x => x.PaymentId,
                        principalTable: "Payments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PaymentBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DistributionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BatchReference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    IdempotencyKey = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    SealedRequest = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    PaymentCount = table.Column<int>(type: "int", nullable: false),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PspBatchId = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    PspStatus = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    FailureReason = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    FailureMessage = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    Tries = table.Column<int>(type: "int", nullable: false),
                    Sends = table.Column<int>(type: "int", nullable: false),
                    Questions = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    FirstSentAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    LastSentAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    UnresolvedSince = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    AcknowledgedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    NextStepAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PaymentBatches", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PaymentBatches_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PaymentBatches_Distributions_DistributionId",
                        column: x => x.DistributionId,
                        principalTable: "Distributions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PaymentProposals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    PspPaymentId = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    PaymentVersion = table.Column<int>(type: "int", nullable: false),
                    ProgressAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PaymentProposals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PaymentProposals_Payments_PaymentId",
                        column: x => x.PaymentId,
                        principalTable: "Payments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "QueueStops",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Queue = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PausedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    PausedByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueueStops", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ScheduledJobs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    NextRunAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    PausedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    PausedByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    ClaimToken = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Node = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    BeganAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    EndedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Rows = table.Column<int>(type: "int", nullable: true),
                    LastError = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScheduledJobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SharedFlows",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BreakerSince = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    OpenUntil = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    TrialToken = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    TrialUntil = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    WindowFrom = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Calls = table.Column<int>(type: "int", nullable: false),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    CallsBefore = table.Column<int>(type: "int", nullable: false),
                    FailuresBefore = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    PerSecond = table.Column<int>(type: "int", nullable: false),
                    WaitUntil = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    SlowRate = table.Column<int>(type: "int", nullable: true),
                    HalvedAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    SlowSince = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    NextSlotAt = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: true),
                    Shares = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SharedFlows", x => x.ConnectionId);
                    table.ForeignKey(
                        name: "FK_SharedFlows_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PaymentDecisions",
                columns: table => new
                {
                    ProposalId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    End = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    ById = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PaymentDecisions", x => x.ProposalId);
                    table.ForeignKey(
                        name: "FK_PaymentDecisions_PaymentProposals_ProposalId",
                        column: x => x.ProposalId,
                        principalTable: "PaymentProposals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems",
                columns: new[] { "Queue", "DueAt", "Id" },
                filter: "\"State\" = 'waiting' AND \"Lane\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Lane",
                table: "WorkItems",
                columns: new[] { "Queue", "Lane", "DueAt", "Id" },
                filter: "\"State\" = 'waiting' AND \"Lane\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_BatchId",
                table: "Payments",
                column: "BatchId",
                filter: "\"BatchId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_ConnectionId_ProviderReference",
                table: "Payments",
                columns: new[] { "ConnectionId", "ProviderReference" },
                unique: true,
                filter: "[ProviderReference] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_ConnectionId_PspPaymentId",
                table: "Payments",
                columns: new[] { "ConnectionId", "PspPaymentId" },
                filter: "\"PspPaymentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_DistributionId_FailureReason_Status_AmountMinor",
                table: "Payments",
                columns: new[] { "DistributionId", "FailureReason", "Status", "AmountMinor" },
                filter: "\"FailureReason\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_DistributionId_HeldBecause_AmountMinor",
                table: "Payments",
                columns: new[] { "DistributionId", "HeldBecause", "AmountMinor" },
                filter: "\"HeldBecause\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Environment_CreatedAt_Id",
                table: "Payments",
                columns: new[] { "Environment", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Environment_Status_CreatedAt_Id",
                table: "Payments",
                columns: new[] { "Environment", "Status", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_NextStepAt",
                table: "Payments",
                column: "NextStepAt",
                filter: "\"NextStepAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_PspReference",
                table: "Payments",
                column: "PspReference",
                filter: "\"PspReference\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Reference",
                table: "Payments",
                column: "Reference",
                filter: "\"ReferenceTaken\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Status_ProgressAt_DistributionId",
                table: "Payments",
                columns: new[] { "Status", "ProgressAt", "DistributionId" });

            migrationBuilder.CreateIndex(
                name: "IX_LimitUses_OwnerId_BeneficiaryId_Day",
                table: "LimitUses",
                columns: new[] { "OwnerId", "BeneficiaryId", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_PaymentAttempts_BatchId",
                table: "PaymentAttempts",
                column: "BatchId",
                filter: "\"BatchId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentAttempts_ConnectionId_ProviderReference",
                table: "PaymentAttempts",
                columns: new[] { "ConnectionId", "ProviderReference" });

            migrationBuilder.CreateIndex(
                name: "IX_PaymentAttempts_ConnectionId_PspPaymentId",
                table: "PaymentAttempts",
                columns: new[] { "ConnectionId", "PspPaymentId" },
                filter: "\"PspPaymentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentAttempts_PaymentId_Number",
                table: "PaymentAttempts",
                columns: new[] { "PaymentId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PaymentBatches_ConnectionId_BatchReference",
                table: "PaymentBatches",
                columns: new[] { "ConnectionId", "BatchReference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PaymentBatches_ConnectionId_Status",
                table: "PaymentBatches",
                columns: new[] { "ConnectionId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_PaymentBatches_DistributionId",
                table: "PaymentBatches",
                column: "DistributionId");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentBatches_IdempotencyKey",
                table: "PaymentBatches",
                column: "IdempotencyKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PaymentBatches_NextStepAt",
                table: "PaymentBatches",
                column: "NextStepAt",
                filter: "\"NextStepAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentDecisions_PaymentId",
                table: "PaymentDecisions",
                column: "PaymentId");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentProposals_Kind_At",
                table: "PaymentProposals",
                columns: new[] { "Kind", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_PaymentProposals_PaymentId_Number",
                table: "PaymentProposals",
                columns: new[] { "PaymentId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QueueStops_Queue",
                table: "QueueStops",
                column: "Queue",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ScheduledJobs_Name",
                table: "ScheduledJobs",
                column: "Name",
                unique: true);

            // What was there has moved when it was last changed.
            migrationBuilder.Sql("UPDATE \"Payments\" SET \"ProgressAt\" = \"UpdatedAt\";");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LimitReservations");

            migrationBuilder.DropTable(
                name: "LimitUses");

            migrationBuilder.DropTable(
                name: "PaymentAttempts");

            migrationBuilder.DropTable(
                name: "PaymentBatches");

            migrationBuilder.DropTable(
                name: "PaymentDecisions");

            migrationBuilder.DropTable(
                name: "QueueStops");

            migrationBuilder.DropTable(
                name: "ScheduledJobs");

            migrationBuilder.DropTable(
                name: "SharedFlows");

            migrationBuilder.DropTable(
                name: "PaymentProposals");

            migrationBuilder.DropIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems");

            migrationBuilder.DropIndex(
                name: "IX_WorkItems_Lane",
                table: "WorkItems");

            migrationBuilder.DropIndex(
                name: "IX_Payments_BatchId",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_ConnectionId_ProviderReference",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_ConnectionId_PspPaymentId",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_DistributionId_FailureReason_Status_AmountMinor",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_DistributionId_HeldBecause_AmountMinor",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Environment_CreatedAt_Id",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Environment_Status_CreatedAt_Id",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_NextStepAt",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_PspReference",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Reference",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Status_ProgressAt_DistributionId",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "WorkItems");

            migrationBuilder.DropColumn(
                name: "AcknowledgedAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "AttemptCount",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "BatchId",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "CompletedAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "FailedAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "FailureMessage",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "FailureReason",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "FirstSentAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Intent",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "IsAlone",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "IsOnlyAsked",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "LastSentAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "NextStepAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "NotFoundAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "ProgressAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "ProviderReference",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "PspChannel",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "PspPaymentId",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "PspReference",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Questions",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Sends",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "SubmittedAt",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Tries",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "UnresolvedSince",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "IsSealed",
                table: "Exchanges");

            migrationBuilder.DropColumn(
                name: "EndedAt",
                table: "Distributions");

            migrationBuilder.DropColumn(
                name: "StartedAt",
                table: "Distributions");

            migrationBuilder.DropColumn(
                name: "UseBatches",
                table: "Connections");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems",
                columns: new[] { "Queue", "DueAt", "Id" },
                filter: "\"State\" = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_ConnectionId",
                table: "Payments",
                column: "ConnectionId");
        }
    }
}
