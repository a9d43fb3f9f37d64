// Metrics that Prometheus asks for. Link sequelize::prometheus and prometheus-cpp::pull (Debian: prometheus-cpp-dev),
// and configure with -DSEQUELIZE_WITH_PROMETHEUS=ON. With a second argument, a number of seconds, it works and can be
// asked for so long: http://127.0.0.1:9464/metrics, for which 14_prometheus.yml is Prometheus's configuration, and
// docs/grafana.json a dashboard.
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include <prometheus/exposer.h>
#include <prometheus/text_serializer.h>

#include <sequelize/prometheus.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

namespace {

struct Visit {
    std::int64_t id{};
    int page{};
};

}  // namespace

int main(int argc, char** argv) {
    const auto metrics = std::make_shared<sequelize::PrometheusMetrics>();
    Sequelize sequelize(databaseUrl(argc, argv), {.events = metrics});
    metrics->watchPool("visits", [&] { return sequelize.poolStatistics(); });
    auto Visits = sequelize.define<Visit>("visit", {.timestamps = false});
    sequelize.sync({.force = true});

    const auto visit = [&](int page) {
        sequelize.transaction([&](sequelize::Transaction& t) { Visits.create({.page = page}, {.transaction = t}); });
        static_cast<void>(Visits.findAll({.order = {desc(&Visit::id)}, .limit = 10, .tag = "last visits"}));
    };
    if (argc > 2) {
        prometheus::Exposer exposer("127.0.0.1:9464");
        exposer.RegisterCollectable(metrics);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
        for (int page = 0; std::chrono::steady_clock::now() < end; page = (page + 1) % 10) {
            visit(page);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    } else {
        visit(1);
    }
    // What an answer to Prometheus has; here only what is the same each time.
    for (const auto& family : metrics->Collect()) console.log(family.name);
}
