// What listening costs: `bench_events URL [BLOCKS]`. Blocks of findByPk without and with a sink that counts take turns,
// so that whatever else the machine does meets both alike; the medians of the blocks are compared.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sequelize/events.hpp>
#include <sequelize/sequelize.hpp>

using namespace sequelize;

namespace {

struct Listened {
    std::int64_t id{};
    std::string name{};
    int place{};
    double value{};
};

struct Counter final : EventSink {
    void statement(const StatementEvent& event) override {
        if (event.kind == StatementEvent::Kind::ended) ++ended;
    }
    std::atomic<std::uint64_t> ended{0};
};

struct Times {
    std::vector<double> wall{};       // microseconds a call
    std::vector<double> processor{};  // the same, of this process
};

double processorSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

void run(const std::string& url, int blocks) {
    constexpr int calls = 200;
    Sequelize database{url};
    const auto rows = database.define<Listened>("bench_listened", {.timestamps = false});
    rows.sync({.force = true});
    rows.bulkCreate(std::vector<Listened>(calls, Listened{.name = "name", .place = 1, .value = 0.5}));
    const auto counter = std::make_shared<Counter>();
    Times without;
    Times with;
    for (int block = 0; block < 2 * blocks + 2; ++block) {
        std::optional<Subscription> subscription;
        if (block % 2 == 1) subscription.emplace(database.subscribe(std::shared_ptr<EventSink>(counter)));
        const double processor = processorSeconds();
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 1; i <= calls; ++i)
            if (!rows.findByPk(i)) throw UsageError("a row is missing");
        const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - begin;
        if (block < 2) continue;  // statements are prepared there
        auto& times = block % 2 == 1 ? with : without;
        times.wall.push_back(wall.count() / calls);
        times.processor.push_back((processorSeconds() - processor) * 1e6 / calls);
    }
    rows.drop();
    console.log(
        fmt::format("findByPk, {} blocks of {} calls; {} statements counted", blocks, calls, counter->ended.load()));
    const auto print = [](std::string_view what, const std::vector<double>& a, const std::vector<double>& b) {
        console.log(fmt::format("{:<15} without {:7.2f} µs, with {:7.2f} µs: {:.3f}", what, median(a), median(b),
                                median(b) / median(a)));
    };
    print("wall time", without.wall, with.wall);
    print("processor time", without.processor, with.processor);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 2) throw UsageError("usage: bench_events URL [BLOCKS]");
        run(argv[1], argc > 2 ? std::stoi(argv[2]) : 300);
    } catch (const std::exception& error) {
        console.error(error.what());
        return 1;
    }
}
