// The metrics that Prometheus gets: read as the text that it is sent.
#ifdef TEST_WITH_PROMETHEUS
#include <sequelize/prometheus.hpp>

#include <memory>
#include <string>

#include <prometheus/text_serializer.h>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;

namespace {

std::string textOf(const PrometheusMetrics& metrics) {
    return prometheus::TextSerializer().Serialize(metrics.Collect());
}

/// The value of the series whose name and labels begin so; empty: there is none.
std::string valueOf(const std::string& text, const std::string& name, const std::vector<std::string>& labels) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(name + "{")) continue;
        if (std::ranges::all_of(labels, [&](const auto& label) { return line.find(label) != std::string::npos; }))
            return line.substr(line.rfind(' ') + 1);
    }
    return {};
}

}  // namespace

TEST_CASE("statements become histograms and counters without SQL", "[events][prometheus]") {
    const auto metrics = std::make_shared<PrometheusMetrics>(PrometheusOptions{.labels = {{"service", "shop"}}});
    test::Library library({.events = metrics});
    static_cast<void>(library.books.findAll({.tag = "a tag"}));
    static_cast<void>(library.books.findAll());
    CHECK_THROWS_AS(library.books.create({.id = 1, .title = "Secret words"}), UniqueConstraintError);
    CHECK_THROWS_AS(
        library.sequelize.transaction([](Transaction&) { throw std::runtime_error("no"); }), std::runtime_error
    );
    metrics->watchPool("library", [&] { return library.sequelize.poolStatistics(); });
    const std::string text = textOf(*metrics);
    INFO(text);
    const std::string system = "db_system_name=\"" + std::string(test::backend().name()) + "\"";
    const std::vector<std::string> select{
        "db_operation_name=\"SELECT\"", "db_collection_name=\"query_book\"", system, "service=\"shop\""};
    CHECK(std::stod(valueOf(text, "db_client_operation_duration_seconds_count", select)) >= 2);
    CHECK(std::stod(valueOf(text, "db_client_operation_duration_seconds_sum", select)) > 0);
    CHECK(std::stod(valueOf(text, "db_client_response_returned_rows_total", select)) >= 12);
    CHECK(
        valueOf(
            text, "db_client_operation_duration_seconds_count",
            {"db_operation_name=\"INSERT\"", "error_type=\"SequelizeUniqueConstraintError\""}
        ) == "1"
    );
    CHECK(valueOf(text, "sequelize_transaction_duration_seconds_count", {"outcome=\"rolled_back\""}) == "1");
    CHECK(std::stod(valueOf(text, "sequelize_statement_part_duration_seconds_count", {"part=\"execute\""})) > 2);
    CHECK(std::stod(valueOf(text, "db_client_connection_wait_time_seconds_count", {})) > 2);
    CHECK(std::stod(valueOf(text, "db_client_connection_use_time_seconds_sum", {})) > 0);
    CHECK(std::stod(valueOf(text, "sequelize_connection_events_total", {"event=\"opened\""})) >= 1);
    CHECK(std::stod(valueOf(text, "db_client_connection_count", {"state=\"idle\"", "pool_name=\"library\""})) >= 1);
    CHECK(valueOf(text, "db_client_connection_pending_requests", {"service=\"shop\""}) == "0");
    for (const char* secret : {"Secret", "a tag", "query_books", "WHERE"})
        CHECK(text.find(secret) == std::string::npos);
    if (!test::isSqlite()) {
        const std::string port = "server_port=\"" + std::to_string(library.sequelize.serverStatistics()[0].port) + "\"";
        CHECK(std::stod(valueOf(text, "db_client_operation_duration_seconds_count", {port})) >= 1);
    }
    metrics->forgetPool("library");
    CHECK(textOf(*metrics).find("db_client_connection_count") == std::string::npos);
}

TEST_CASE("each server has its gauges", "[events][prometheus]") {
    PrometheusMetrics metrics;
    metrics.watchServers("library", [] {
        using std::chrono::seconds;
        return std::vector<ServerStatistics>{
            {.host = "db1", .port = 1, .isPrimary = true, .pool = {.borrowed = 3}},
            {.host = "db2", .port = 2, .isAway = true},
            {.host = "db3", .port = 2, .lag = seconds(7), .pool = {.waiting = 2}}};
    });
    const std::string text = textOf(metrics);
    INFO(text);
    const std::string pool = "pool_name=\"library\"";
    CHECK(valueOf(text, "db_client_connection_count", {"address=\"db1\"", "port=\"1\"", "\"used\"", pool}) == "3");
    CHECK(valueOf(text, "db_client_connection_pending_requests", {"address=\"db3\"", pool}) == "2");
    CHECK(valueOf(text, "sequelize_replica_away", {"address=\"db2\""}) == "1");
    CHECK(valueOf(text, "sequelize_replica_away", {"address=\"db3\""}) == "0");
    CHECK(valueOf(text, "sequelize_replica_away", {"address=\"db1\""}).empty());
    CHECK(valueOf(text, "sequelize_replica_lag_seconds", {"address=\"db3\""}) == "7");
    CHECK(valueOf(text, "sequelize_replica_lag_seconds", {"address=\"db2\""}).empty());
    metrics.forgetPool("library");
    CHECK(textOf(metrics).find("sequelize_replica") == std::string::npos);
}

TEST_CASE("events of caches are counted", "[events][prometheus]") {
    PrometheusMetrics metrics;
    const EventDatabase database{};
    for (const auto kind : {CacheEvent::Kind::miss, CacheEvent::Kind::skipped, CacheEvent::Kind::miss})
        metrics.cache({.kind = kind, .database = &database, .cache = "books:"});
    const std::string text = textOf(metrics);
    CHECK(valueOf(text, "sequelize_cache_events_total", {"cache=\"books:\"", "event=\"miss\""}) == "2");
    CHECK(valueOf(text, "sequelize_cache_events_total", {"cache=\"books:\"", "event=\"skipped\""}) == "1");
}
#endif
