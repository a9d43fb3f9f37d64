// Makes the tables of an SQL file, reads them, and writes their models into a folder.
//   generate FILE.sql FOLDER NAMESPACE single|several
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sequelize/model_source.hpp>

#include "../../src/introspection/read_schema.hpp"
#include "foreign_database.hpp"

namespace {

void remakeDatabase() {
    if (test::backend().isFile()) {
        std::filesystem::remove(test::foreignName());
        return;
    }
    test::RawDatabase server;
    server.run("DROP DATABASE IF EXISTS `" + test::foreignName() + "`");
    server.run("CREATE DATABASE `" + test::foreignName() + "` CHARACTER SET utf8mb4");
}

void runFile(test::RawDatabase& database, const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find(";\n", at);
        database.run(text.substr(at, end - at));
        at = end + 2;
    }
}

/// A function that visits every handle of the generated struct Models.
std::string eachModel(const std::string& models) {
    std::string text = "template <class Visit>\nvoid eachModel(const generated::Models& models, Visit visit) {\n";
    const std::string begin = "    sequelize::Model<";
    for (auto at = models.find(begin); at != std::string::npos; at = models.find(begin, at + 1)) {
        const auto name = models.find("> ", at) + 2;
        text += "    visit(models." + models.substr(name, models.find(';', name) - name) + ");\n";
    }
    return text + "}\n";
}

}  // namespace

int main(int count, char** arguments) try {
    if (count != 5) return 2;
    const std::filesystem::path folder = arguments[2];
    const std::string nameSpace = arguments[3];
    remakeDatabase();
    test::RawDatabase database(test::foreignOptions(), {});
    runFile(database, arguments[1]);
    const auto schema = sequelize::detail::readSchema(database, {}, {});
    std::filesystem::create_directories(folder);
    const sequelize::ModelSourceOptions options{
        .dialect = test::serverOptions().dialect,
        .singleFile = arguments[4] == std::string("single"),
        .nameSpace = nameSpace};
    for (const auto& file : sequelize::modelSource(schema, options)) {
        std::ofstream(folder / file.name) << file.content;
        if (file.name == "models.hpp") std::ofstream(folder / "each_model.hpp") << eachModel(file.content);
    }
    std::printf("%zu tables\n", schema.tables.size());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
