using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Inbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ConnectionId_PspPaymentId",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.AddColumn<Guid>(
                name: "ProcessorId",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "AmountMinor",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "BodyDroppedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Channel",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Condition",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DiscardedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "DuplicateOfId",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailureReason",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FlowType",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LatencyMs",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PaymentStatus",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PosCardTransactionId",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProcessedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Provider",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "RetryCount",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "TenantId",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TerminalId",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Verification",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "WebhookTimestamp",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClientIdentityHeader",
                table: "Connections",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ConfirmFinals",
                table: "Connections",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "InvoicePrefixes",
                table: "Connections",
                type: "TEXT",
                maxLength: 1220,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WebhookForm",
                table: "Connections",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RejectedDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Size = table.Column<int>(type: "INTEGER", nullable: false),
                    KeptBytes = table.Column<int>(type: "INTEGER", nullable: false),
                    IsUnsigned = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsMasked = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    VerifiedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RejectedDeliveries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RejectedDeliveries_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RejectedHours",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hour = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RejectedHours", x => new { x.ConnectionId, x.Hour });
                    table.ForeignKey(
                        name: "FK_RejectedHours_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Transactions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Reference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    EventType = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    RefundOf = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    ConfirmedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    FailedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ReversedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Transactions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Transactions_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Transactions_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Transactions_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ReplayId = table.Column<Guid>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    CorrelationId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_WebhookAttempts_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookBodies",
                columns: table => new
                {
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RawBody = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HeadersJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookBodies", x => x.NotificationId);
                    table.ForeignKey(
                        name: "FK_WebhookBodies_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookClaims",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookClaims", x => new { x.ConnectionId, x.IdempotencyKey });
                    table.ForeignKey(
                        name: "FK_WebhookClaims_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookHourMarks",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hour = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookHourMarks", x => new { x.ConnectionId, x.Hour, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "WebhookHours",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hour = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Received = table.Column<int>(type: "INTEGER", nullable: false),
                    Pending = table.Column<int>(type: "INTEGER", nullable: false),
                    Processed = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    Duplicate = table.Column<int>(type: "INTEGER", nullable: false),
                    Held = table.Column<int>(type: "INTEGER", nullable: false),
                    LatencyCount = table.Column<int>(type: "INTEGER", nullable: false),
                    LatencyTotalMs = table.Column<long>(type: "INTEGER", nullable: false),
                    LatencyMaxMs = table.Column<long>(type: "INTEGER", nullable: false),
                    JudgedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookHours", x => new { x.ConnectionId, x.Hour });
                    table.ForeignKey(
                        name: "FK_WebhookHours_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReferences",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReferences", x => new { x.ConnectionId, x.Value, x.NotificationId });
                    table.ForeignKey(
                        name: "FK_WebhookReferences_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReplays",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SelectionJson = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    StartedById = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartedByName = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Tried = table.Column<int>(type: "INTEGER", nullable: false),
                    GoneThroughAgain = table.Column<int>(type: "INTEGER", nullable: false),
                    Skipped = table.Column<int>(type: "INTEGER", nullable: false),
                    PlaceAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    PlaceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    CancelledBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    CancelReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReplays", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorkItems",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Queue = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SubjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimToken = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    AgainAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkItems", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RejectedBodies",
                columns: table => new
                {
                    RejectedId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RawBody = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HeadersJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RejectedBodies", x => x.RejectedId);
                    table.ForeignKey(
                        name: "FK_RejectedBodies_RejectedDeliveries_RejectedId",
                        column: x => x.RejectedId,
                        principalTable: "RejectedDeliveries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReplayItems",
                columns: table => new
                {
                    ReplayId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Why = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReplayItems", x => new { x.ReplayId, x.NotificationId });
                    table.ForeignKey(
                        name: "FK_WebhookReplayItems_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_WebhookReplayItems_WebhookReplays_ReplayId",
                        column: x => x.ReplayId,
                        principalTable: "WebhookReplays",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            // What had arrived before keeps its bytes, learns whose it is, and is processed now. Its other fields are read off
            // its bytes when it is.
            migrationBuilder.Sql("""
                INSERT INTO "WebhookBodies" ("NotificationId", "RawBody", "HeadersJson")
                SELECT "Id", "RawBody", "HeadersJson" FROM "WebhookNotifications"
                """);
            migrationBuilder.Sql("""
                UPDATE "WebhookNotifications" SET
                    "ProcessorId" = (SELECT c."ProcessorId" FROM "Connections" c WHERE c."Id" = "WebhookNotifications"."ConnectionId"),
                    "TenantId" = (SELECT c."TenantId" FROM "Connections" c WHERE c."Id" = "WebhookNotifications"."ConnectionId"),
                    "Provider" = (SELECT CASE c."Dialect" WHEN 'psp_rest_v2' THEN lower(p."Code") ELSE c."Dialect" END
                        FROM "Connections" c JOIN "Processors" p ON p."Id" = c."ProcessorId" WHERE c."Id" = "WebhookNotifications"."ConnectionId"),
                    "Verification" = 'It was verified when it arrived.'
                """);
            migrationBuilder.Sql("""
                INSERT INTO "WorkItems" ("Id", "Queue", "SubjectId", "OrderKey", "Place", "State", "DueAt", "Attempts", "CreatedAt", "Version")
                SELECT "Id", 'webhooks', "Id",
                    substr(lower(replace("ConnectionId", '-', '')) || ':' || coalesce("PspPaymentId", "Reference", "IdempotencyKey"), 1, 200),
                    0, 'waiting', "ReceivedAt", 0, "ReceivedAt", 0
                FROM "WebhookNotifications" WHERE "Status" = 'pending'
                """);

            // Not as operations, nor with the two new foreign keys: for these SQLite's table would be made anew, outside the
            // migration's transaction, and who is killed then has half of it. What they refer to is never deleted.
            migrationBuilder.Sql("""ALTER TABLE "WebhookNotifications" DROP COLUMN "RawBody" """);

            migrationBuilder.Sql("""ALTER TABLE "WebhookNotifications" DROP COLUMN "HeadersJson" """);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ConnectionId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "ConnectionId", "Environment", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Environment_Channel_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "Environment", "Channel", "ReceivedAt", "Id" },
                filter: "\"Channel\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Environment_FlowType_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "Environment", "FlowType", "ReceivedAt", "Id" },
                filter: "\"FlowType\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Environment_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "Environment", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Environment_Status_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "Environment", "Status", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Held",
                table: "WebhookNotifications",
                columns: new[] { "Condition", "Id", "Environment" },
                filter: "\"Condition\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Hour",
                table: "WebhookNotifications",
                columns: new[] { "ConnectionId", "ReceivedAt", "Status", "LatencyMs" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ProcessorId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "ProcessorId", "Environment", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_TenantId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "TenantId", "Environment", "ReceivedAt", "Id" },
                filter: "\"TenantId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_WithBody",
                table: "WebhookNotifications",
                columns: new[] { "ReceivedAt", "Id" },
                filter: "\"BodyDroppedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RejectedDeliveries_ConnectionId_ReceivedAt_Id",
                table: "RejectedDeliveries",
                columns: new[] { "ConnectionId", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RejectedDeliveries_Environment_ReceivedAt_Id",
                table: "RejectedDeliveries",
                columns: new[] { "Environment", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Direction", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Reference",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Reference" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_RefundOf",
                table: "Transactions",
                columns: new[] { "ConnectionId", "RefundOf" },
                filter: "\"RefundOf\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProcessorId",
                table: "Transactions",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_TenantId",
                table: "Transactions",
                column: "TenantId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookAttempts_NotificationId_Id",
                table: "WebhookAttempts",
                columns: new[] { "NotificationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookAttempts_Outstanding",
                table: "WebhookAttempts",
                column: "ReplayId",
                filter: "\"ReplayId\" IS NOT NULL AND \"EndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookAttempts_Replay",
                table: "WebhookAttempts",
                columns: new[] { "ReplayId", "NotificationId" },
                filter: "\"ReplayId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookClaims_NotificationId",
                table: "WebhookClaims",
                column: "NotificationId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookHours_Environment_Hour",
                table: "WebhookHours",
                columns: new[] { "Environment", "Hour" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookHours_Held",
                table: "WebhookHours",
                columns: new[] { "Environment", "ConnectionId", "Held" },
                filter: "\"Held\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookHours_Pending",
                table: "WebhookHours",
                columns: new[] { "Environment", "ConnectionId", "Pending" },
                filter: "\"Pending\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookHours_ToJudge",
                table: "WebhookHours",
                column: "Hour",
                filter: "\"JudgedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReferences_NotificationId",
                table: "WebhookReferences",
                column: "NotificationId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReplayItems_NotificationId",
                table: "WebhookReplayItems",
                column: "NotificationId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReplayItems_ReplayId_ReceivedAt_NotificationId",
                table: "WebhookReplayItems",
                columns: new[] { "ReplayId", "ReceivedAt", "NotificationId" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReplays_Environment_StartedAt_Id",
                table: "WebhookReplays",
                columns: new[] { "Environment", "StartedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Claimed",
                table: "WorkItems",
                columns: new[] { "Queue", "OrderKey" },
                unique: true,
                filter: "\"ClaimToken\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Done",
                table: "WorkItems",
                column: "DueAt",
                filter: "\"State\" = 'done'");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems",
                columns: new[] { "Queue", "DueAt", "Id" },
                filter: "\"State\" = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Order",
                table: "WorkItems",
                columns: new[] { "Queue", "OrderKey", "Place" },
                filter: "\"State\" = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Token",
                table: "WorkItems",
                column: "ClaimToken",
                filter: "\"ClaimToken\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Unfinished",
                table: "WorkItems",
                columns: new[] { "Queue", "SubjectId" },
                unique: true,
                filter: "\"State\" <> 'done'");

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RejectedBodies");

            migrationBuilder.DropTable(
                name: "RejectedHours");

            migrationBuilder.DropTable(
                name: "Transactions");

            migrationBuilder.DropTable(
                name: "WebhookAttempts");

            migrationBuilder.DropTable(
                name: "WebhookBodies");

            migrationBuilder.DropTable(
                name: "WebhookClaims");

            migrationBuilder.DropTable(
                name: "WebhookHourMarks");

            migrationBuilder.DropTable(
                name: "WebhookHours");

            migrationBuilder.DropTable(
                name: "WebhookReferences");

            migrationBuilder.DropTable(
                name: "WebhookReplayItems");

            migrationBuilder.DropTable(
                name: "WorkItems");

            migrationBuilder.DropTable(
                name: "RejectedDeliveries");

            migrationBuilder.DropTable(
                name: "WebhookReplays");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ConnectionId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Environment_Channel_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Environment_FlowType_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Environment_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Environment_Status_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Held",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Hour",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ProcessorId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_TenantId_Environment_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_WithBody",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "AmountMinor",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "BodyDroppedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Channel",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Condition",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "DiscardedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "DuplicateOfId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "FailureReason",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "FlowType",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "LatencyMs",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "PaymentStatus",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "PosCardTransactionId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "ProcessedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Provider",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "RetryCount",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "TenantId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "TerminalId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Verification",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "WebhookTimestamp",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "ClientIdentityHeader",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ConfirmFinals",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "InvoicePrefixes",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "WebhookForm",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ProcessorId",
                table: "WebhookNotifications");

            migrationBuilder.AddColumn<string>(
                name: "HeadersJson",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<byte[]>(
                name: "RawBody",
                table: "WebhookNotifications",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ConnectionId_PspPaymentId",
                table: "WebhookNotifications",
                columns: new[] { "ConnectionId", "PspPaymentId" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "ReceivedAt", "Id" });
        }
    }
}
