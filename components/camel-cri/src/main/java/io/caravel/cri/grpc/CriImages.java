package io.caravel.cri.grpc;

import io.caravel.cri.ImageInfo;
import io.caravel.cri.RegistryCredentials;
import io.caravel.cri.proto.AuthConfig;
import io.caravel.cri.proto.ImageFsInfoRequest;
import io.caravel.cri.proto.ImageSpec;
import io.caravel.cri.proto.ImageStatusRequest;
import io.caravel.cri.proto.ImageStatusResponse;
import io.caravel.cri.proto.ListImagesRequest;
import io.caravel.cri.proto.PullImageRequest;
import io.caravel.cri.proto.RemoveImageRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The image calls of a CRI runtime. */
final class CriImages {

    private final CriConnection connection;

    CriImages(CriConnection connection) {
        this.connection = connection;
    }

    /** All images; the one of this name counts as kept. */
    List<ImageInfo> listImages(String own) {
        return connection
                .call(
                        "list images",
                        () ->
                                connection
                                        .images(CriRuntime.CALL_SECONDS)
                                        .listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()
                .stream()
                .map(image -> CriMessages.image(image, image.getRepoTagsList().contains(own)))
                .toList();
    }

    Optional<ImageInfo> imageStatus(String image) {
        ImageStatusRequest request = ImageStatusRequest.newBuilder().setImage(named(image)).build();
        ImageStatusResponse answer =
                connection.call(
                        "status of image " + image,
                        () -> connection.images(CriRuntime.CALL_SECONDS).imageStatus(request));
        return answer.hasImage()
                ? Optional.of(CriMessages.image(answer.getImage(), false))
                : Optional.empty();
    }

    String pullImage(String image, RegistryCredentials credentials) {
        PullImageRequest.Builder request = PullImageRequest.newBuilder().setImage(named(image));
        if (credentials != null) {
            request.setAuth(
                    AuthConfig.newBuilder()
                            .setUsername(credentials.username())
                            .setPassword(credentials.password())
                            .setServerAddress(credentials.server()));
        }
        return connection
                .call(
                        "pull image " + image,
                        () -> connection.images(CriRuntime.PULL_SECONDS).pullImage(request.build()))
                .getImageRef();
    }

    void removeImage(String image) {
        RemoveImageRequest request = RemoveImageRequest.newBuilder().setImage(named(image)).build();
        connection.unlessGone(
                "remove image " + image,
                () -> connection.images(CriRuntime.CALL_SECONDS).removeImage(request));
    }

    Optional<Path> folder() {
        return connection
                .call(
                        "image file system",
                        () ->
                                connection
                                        .images(CriRuntime.CALL_SECONDS)
                                        .imageFsInfo(ImageFsInfoRequest.getDefaultInstance()))
                .getImageFilesystemsList()
                .stream()
                .map(usage -> Path.of(usage.getFsId().getMountpoint()))
                .findFirst();
    }

    private static ImageSpec named(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }
}
