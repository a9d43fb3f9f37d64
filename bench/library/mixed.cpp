#include <atomic>
#include <thread>
#include <vector>

#include "workloads.hpp"

using namespace sequelize;

namespace bench {

void mixedThreads(Models& models, int divisor) {
    constexpr int threads = 8;
    const std::int64_t accounts = 100'000 / divisor;
    const int calls = 2500 / divisor;
    measure(
        "mixedThreads",
        [&] {
            std::atomic<std::int64_t> read = 0;
            std::vector<std::thread> workers;
            for (int t = 0; t < threads; ++t)
                workers.emplace_back([&, t] {
                    std::int64_t sum = 0;
                    for (int i = 0; i < calls; ++i) {
                        const auto key = keyAt(static_cast<std::int64_t>(t) * calls + i, accounts);
                        if (i % 5 == 4) {
                            sum += static_cast<std::int64_t>(
                                models.accounts.increment(&Account::balance, {.where = {{&Account::id, key}}}));
                        } else {
                            const auto account = models.accounts.findByPk(key);
                            sum += account.value().id + static_cast<std::int64_t>(account->owner.size());
                        }
                    }
                    read += sum;
                });
            for (auto& worker : workers) worker.join();
            return read.load();
        },
        [&](std::int64_t read) {
            return Check{static_cast<std::int64_t>(threads) * calls, read};
        });
}

}  // namespace bench
